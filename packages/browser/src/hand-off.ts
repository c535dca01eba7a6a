/** The hand-off of one page, by part: those that find.ts reads, and those of the agents. All of them are from one response. */
export interface HandOff {
  traceparent?: string | undefined
  /** The time it was made, where that is a part. Milliseconds. */
  traceTime?: number | string | undefined
  /** The fields of `traceparent`, when the hand-off has come without what agents have beside it: from tags or Server-Timing. */
  trace?: Trace | undefined
  readonly [part: string]: unknown
}

/** Version, trace id, span id and flags; fewer when it is malformed. */
type Trace = readonly (string | undefined)[]

/** The JSON that `pageLoad.data()` of @trace-baton/core renders: the time it was made, and the parts by agent. */
export interface Block {
  /** Milliseconds of the server's clock. */
  readonly at: number
  /** Seconds. */
  readonly maxAge: number
  readonly [agent: string]: unknown
}
