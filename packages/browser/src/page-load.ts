import { find } from './find.js'
import type { ElasticIds, HandOff } from './hand-off.js'

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

let handOff: HandOff

const traceparent = (): Traceparent => ({ traceparent: handOff.traceparent })

/** Every agent, by the name of its part of the block: its method of {@link PageLoad}, which gives the agent's hand-off. */
const agents = {
  sentry: (): SentryTrace => ({ sentryTrace: handOff.sentryTrace, baggage: handOff.baggage }),

  datadog: (): DatadogTrace => ({ traceId: handOff.traceId, traceTime: handOff.traceTime }),

  w3c: traceparent,

  faro: traceparent,

  /**
   * To be spread into `init({ ... })`. Makes the page load sampled exactly when the server is, and tells it the server's
   * rate: the agent ignores `pageLoadSampled: false`.
   */
  elastic: (apm: ElasticApm): ElasticIds => {
    const { ids, sampleRate } = handOff
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
  splunk: (): Traceparent => (/1$/.test(handOff.traceparent!) ? traceparent() : {}),
}

/**
 * The hand-off, for each agent. Nothing is in it when the page is stale, or when the server said nothing.
 *
 * Agents that read `<meta>` tags find them in the document as soon as this exists.
 */
export type PageLoad = Readonly<typeof agents>

/**
 * Finds what the server handed over to this page, and drops it where it was made for another navigation. Call it once
 * the head is there, before the `init` of any agent.
 *
 * One source and never half of each: the JSON block of `pageLoad.data()`, else the `<meta>` tags, else Server-Timing.
 *
 * @example
 * init({ serviceName: 'shop', ...pageLoad().elastic(apm) })
 */
export const pageLoad = (): PageLoad => {
  if (!handOff) {
    handOff = find()
    // The document is decided on once. In the back/forward cache it lives on, and its hand-off is used up.
    addEventListener('pageshow', (event) => {
      if (event.persisted) handOff = {}
    })
  }
  return agents
}
