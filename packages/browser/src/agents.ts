import type { HandOff } from './hand-off.js'

/** What OpenTelemetry and Faro understand. */
export interface Traceparent {
  traceparent?: string | undefined
}

/** What Sentry understands, as `startBrowserTracingPageLoadSpan` takes it. */
export interface SentryTrace {
  sentryTrace?: string | undefined
  baggage?: string | undefined
}

/** What Datadog understands. */
export interface DatadogTrace {
  traceId?: string | undefined
  /** Milliseconds. */
  traceTime?: number | string | undefined
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

/** Elastic's agent: `elasticApm`, or `apm` of `@elastic/apm-rum`. */
export interface ElasticApm {
  observe(name: 'transaction:start', callback: (transaction: ElasticTransaction) => void): void
}

/** A transaction of Elastic's agent. */
export interface ElasticTransaction {
  type?: string
  traceId?: string
  sampled?: boolean
  sampleRate?: number
}

interface ElasticParts extends HandOff {
  readonly ids?: ElasticIds
  /** The rate for the page load; absent or `null` where it keeps its own. */
  readonly sampleRate?: number | null
}

/** The hand-off of this page, once it is found. */
export let handOff: HandOff

/** Decides it. The methods of the agents speak of this hand-off from now on. */
export const handOver = (decided: HandOff): void => {
  handOff = decided
}

/**
 * Every agent, by the name of its part of the block: its method of `PageLoad`, which gives the agent's hand-off.
 *
 * The properties of a method are the parts of the hand-off that are `<meta>` tags and entries of Server-Timing, with their
 * names there. One part that two agents have is the same for both.
 */
export const agents = {
  sentry: Object.assign(
    ({ sentryTrace, baggage }: SentryTrace & HandOff = handOff): SentryTrace => ({ sentryTrace, baggage }),
    { sentryTrace: 'sentry-trace', baggage: 'baggage' },
  ),

  datadog: Object.assign(
    ({ traceId, traceTime, trace: [, id, , flags] = [] }: DatadogTrace & HandOff = handOff): DatadogTrace => {
      // Its own way to write a trace id is the lower half, in decimal.
      // biome-ignore lint/style/useTemplate: five bytes of 1,000
      if (+flags! > 0) traceId ||= '' + BigInt('0x' + id!.slice(16))
      // It compares the time with the browser's clock, which need not be the server's.
      return { traceId, traceTime: traceId ? performance.timeOrigin : traceTime }
    },
    { traceId: 'dd-trace-id', traceTime: 'dd-trace-time' },
  ),

  w3c: Object.assign(({ traceparent }: HandOff = handOff): Traceparent => ({ traceparent }), {
    traceparent: 'traceparent',
  }),

  faro: ({ traceparent }: HandOff = handOff): Traceparent => ({ traceparent }),

  /**
   * To be spread into `init({ ... })`. Makes the page load sampled exactly when the server is, and tells it the server's
   * rate: the agent ignores `pageLoadSampled: false`.
   */
  elastic: (
    apm: ElasticApm,
    { ids, sampleRate, trace: [, pageLoadTraceId, pageLoadParentId, flags] = [] }: ElasticParts = handOff,
  ): ElasticIds => {
    // A `traceparent` makes the page load the child of the server's span.
    if (pageLoadTraceId) {
      ids = { pageLoadTraceId, pageLoadParentId: pageLoadParentId!, pageLoadSampled: +flags! > 0 }
    }
    if (ids) {
      apm.observe('transaction:start', (transaction) => {
        if (transaction.traceId === ids.pageLoadTraceId) {
          transaction.sampled = ids.pageLoadSampled!
          transaction.sampleRate = ids.pageLoadSampled ? (sampleRate ?? transaction.sampleRate!) : 0
        }
      })
    }
    return ids ?? {}
  },

  // It reports a page of an unsampled trace, too, under a span that was not reported.
  splunk: ({ traceparent }: HandOff = handOff): Traceparent => (/1$/.test(traceparent!) ? { traceparent } : {}),
}
