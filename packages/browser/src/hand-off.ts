/** What one page is told. Every part of it is from one response. */
export interface HandOff {
  traceparent?: string | undefined
  sentryTrace?: string | undefined
  baggage?: string | undefined
  traceId?: string | undefined
  /** Milliseconds. */
  traceTime?: number | string | undefined
  ids?: ElasticIds
  /** The rate for Elastic's page load; absent or `null` where it keeps its own. */
  sampleRate?: number | null
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
  readonly elastic?: { readonly ids: ElasticIds; readonly sampleRate: number | null }
  readonly w3c?: Pick<HandOff, 'traceparent'>
  readonly sentry?: Pick<HandOff, 'sentryTrace' | 'baggage'>
  readonly datadog?: Pick<HandOff, 'traceId' | 'traceTime'>
  readonly faro?: Pick<HandOff, 'traceparent'>
}

/** The parts that are `<meta>` tags and entries of Server-Timing, with the names that agents know there. */
export const names: Readonly<Record<string, string>> = {
  traceparent: 'traceparent',
  sentryTrace: 'sentry-trace',
  baggage: 'baggage',
  traceId: 'dd-trace-id',
  traceTime: 'dd-trace-time',
} satisfies { [Part in keyof HandOff]: string }

/**
 * From tags, or from entries of Server-Timing.
 *
 * A `traceparent` serves those, too, who have no value of their own there: Elastic's page load becomes the child of the
 * server's span, and Datadog gets its own way to write a trace id, which is the lower half in decimal.
 */
export function fromValues(read: (name: string) => string | undefined): HandOff {
  const found: HandOff & Record<string, unknown> = {}
  for (const part in names) found[part] = read(names[part]!)
  const [, id, parentId, flags] = found.traceparent?.split('-') ?? []
  if (id) {
    const sampled = +flags! > 0
    found.ids = { pageLoadTraceId: id, pageLoadParentId: parentId!, pageLoadSampled: sampled }
    if (sampled) found.traceId ||= `${BigInt(`0x${id.slice(16)}`)}`
    else found.sampleRate = 0
  }
  return found
}
