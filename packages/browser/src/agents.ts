// Every agent, by the name of its target in @trace-baton/core: `pageLoad()` has what is exported here.
import { current, tagged } from './current.js'
import { ifSampled, type Traceparent } from './sampled.js'

export { elastic } from './elastic.js'
export { otel } from './otel.js'

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

/** The hand-off for Sentry. */
export const sentry = (): SentryTrace => ({ sentryTrace: tagged().sentryTrace, baggage: tagged().baggage })

/** The hand-off for Datadog. */
export const datadog = (): DatadogTrace => ({ traceId: tagged().traceId, traceTime: tagged().traceTime })

/** The hand-off for OpenTelemetry's document-load. */
export const w3c = (): Traceparent => ({ traceparent: tagged().traceparent })

/** The hand-off for Faro, which reads no tag. */
export const faro = (): Traceparent => ({ traceparent: current().traceparent })

/** The hand-off for an agent that ignores the sampling flag: nothing on the page of an unsampled trace. */
const sampledOnly = (): Traceparent => ifSampled(tagged())

export {
  sampledOnly as appinsights,
  sampledOnly as bugsnag,
  sampledOnly as dash0,
  sampledOnly as edot,
  sampledOnly as honeycomb,
  sampledOnly as splunk,
}
