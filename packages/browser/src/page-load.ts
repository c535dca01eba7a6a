import { find } from './find.js'
import type { ElasticIds, HandOff } from './hand-off.js'

export type { ElasticIds }

/** What OpenTelemetry and Faro understand. */
export type Traceparent = Pick<HandOff, 'traceparent'>
/** What Sentry understands, as `startBrowserTracingPageLoadSpan` takes it. */
export type SentryTrace = Pick<HandOff, 'sentryTrace' | 'baggage'>
/** What Datadog understands. */
export type DatadogTrace = Pick<HandOff, 'traceId' | 'traceTime'>

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

/**
 * The hand-off, for each agent. Nothing is in it when the page is stale, or when the server said nothing.
 *
 * Sentry, Datadog and OpenTelemetry find their `<meta>` tags in the document as soon as this exists. Faro reads
 * Server-Timing itself.
 */
export interface PageLoad {
  /**
   * To be spread into `init({ ... })`. Makes the page load sampled exactly when the server is, and tells it the server's
   * rate: the agent ignores `pageLoadSampled: false`.
   */
  elastic(apm: ElasticApm): ElasticIds
  sentry(): SentryTrace
  datadog(): DatadogTrace
  w3c(): Traceparent
  faro(): Traceparent
}

// The document is decided on once. In the back/forward cache it lives on, and what its agents were told is used up.
let decided: HandOff | undefined
globalThis.addEventListener?.('pageshow', (event) => {
  if (event.persisted) decided = {}
})

/**
 * Finds what the server handed over to this page, and drops it where it was made for another navigation. Call it once
 * the head is there, before the `init` of any agent.
 *
 * One source and never half of each: the JSON block of `pageLoad.data()`, else the `<meta>` tags, else Server-Timing.
 *
 * @example
 * init({ serviceName: 'shop', ...pageLoad().elastic(apm) })
 */
export function pageLoad(): PageLoad {
  decided ??= find()
  const { traceparent, sentryTrace, baggage, traceId, traceTime, ids, sampleRate } = decided
  return {
    elastic(apm) {
      if (ids)
        apm.observe('transaction:start', (transaction) => {
          if (transaction.traceId === ids.pageLoadTraceId) {
            transaction.sampled = ids.pageLoadSampled!
            transaction.sampleRate = sampleRate ?? transaction.sampleRate!
          }
        })
      return ids ?? {}
    },
    sentry: () => ({ sentryTrace, baggage }),
    datadog: () => ({ traceId, traceTime }),
    w3c: () => ({ traceparent }),
    faro: () => ({ traceparent }),
  }
}
