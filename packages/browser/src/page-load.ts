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

let handOff: HandOff | undefined

/** The hand-off of this page, which is looked for once. */
const current = (): HandOff => {
  // The document is decided on once. Once left, it may live on in the back/forward cache, where its hand-off is used up.
  if (!handOff) {
    handOff = find()
    addEventListener('pagehide', () => {
      handOff = {}
    })
  }
  return handOff
}

/** The hand-off for Sentry. */
export const sentry = (): SentryTrace => ({ sentryTrace: current().sentryTrace, baggage: current().baggage })

/** The hand-off for Datadog. */
export const datadog = (): DatadogTrace => ({ traceId: current().traceId, traceTime: current().traceTime })

/** The hand-off for OpenTelemetry, and for Faro. */
export const w3c = (): Traceparent => ({ traceparent: current().traceparent })

/**
 * The hand-off for Elastic, to be spread into `init({ ... })`. Makes the page load sampled exactly when the server is, and
 * tells it the server's rate: the agent ignores `pageLoadSampled: false`.
 */
export const elastic = (apm: ElasticApm): ElasticIds => {
  const { ids = {}, sampleRate } = current()
  apm.observe('transaction:start', (transaction) => {
    if (transaction.traceId === ids.pageLoadTraceId) {
      transaction.sampled = ids.pageLoadSampled!
      transaction.sampleRate = transaction.sampled ? (sampleRate ?? transaction.sampleRate!) : 0
    }
  })
  return ids
}

/** The hand-off for Splunk, which reports a page of an unsampled trace, too, under a span that was not reported. */
export const splunk = (): Traceparent => (/[13]$/.test(current().traceparent!) ? w3c() : {})

/** Every agent, by the name of its part of the block. */
const agents = { sentry, datadog, w3c, faro: w3c, elastic, splunk }

/**
 * The hand-off, for each agent. Nothing is in it when the page is stale, or when the server said nothing.
 *
 * Agents that read `<meta>` tags find them in the document as soon as this exists.
 */
export type PageLoad = Readonly<typeof agents>

/**
 * Finds what the server handed over to this page, and drops it where it was made for another navigation. Call it once
 * the head is there, before the `init` of any agent. A page that imports its agent's function alone loads less.
 *
 * One source and never half of each: the JSON block of `pageLoad.data()`, else the `<meta>` tags, else Server-Timing.
 *
 * @example
 * init({ serviceName: 'shop', ...pageLoad().elastic(apm) })
 */
export const pageLoad = (): PageLoad => {
  current()
  return agents
}
