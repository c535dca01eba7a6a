/** The hand-off of one page, by part: the parts of the agents. All of them are from one response. */
export interface HandOff {
  traceparent?: string | undefined
  sentryTrace?: string | undefined
  baggage?: string | undefined
  /** Datadog's own. */
  traceId?: string | undefined
  /** Milliseconds. */
  traceTime?: number | string | undefined
  /** Elastic's own. */
  ids?: ElasticIds | undefined
  /** Elastic's rate for the page load; absent or `null` where it keeps its own. */
  sampleRate?: number | null
  [part: string]: unknown
}

/** What to spread into Elastic's `init({ ... })`. */
export interface ElasticIds {
  readonly pageLoadTraceId?: string
  /** The page load is the root: its span for the document takes this id, which is the server's parent. */
  readonly pageLoadSpanId?: string
  /** The page load is the child of this span. */
  readonly pageLoadParentId?: string
  readonly pageLoadSampled?: boolean
}

/** The JSON that `pageLoad.data()` of @trace-baton/core renders: the time it was made, and the parts by agent. */
export interface Block {
  /** Milliseconds of the server's clock. */
  readonly at: number
  /** Seconds. */
  readonly maxAge: number
  readonly [agent: string]: unknown
}
