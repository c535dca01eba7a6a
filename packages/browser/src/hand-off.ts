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
  /** Whether `traceparent` serves Elastic and Datadog, too, because it is from a tag or from Server-Timing. */
  isForAll?: 1
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

/** The parts of a hand-off that are `<meta>` tags and entries of `Server-Timing`, with their names there. */
export const names: Readonly<Record<string, string>> = {
  sentryTrace: 'sentry-trace',
  baggage: 'baggage',
  traceId: 'dd-trace-id',
  traceTime: 'dd-trace-time',
  traceparent: 'traceparent',
}

/** Trace id, span id and flag of the `traceparent` that serves all agents. */
export const sharedContext = ({ isForAll, traceparent }: HandOff) =>
  /^..-([\da-f]{32})-(\w{16})-.(.)|/.exec((isForAll && traceparent)!) as unknown as [unknown, string?, string?, number?]
