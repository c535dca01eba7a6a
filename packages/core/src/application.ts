import { datadog } from './tracers/datadog.js'
import { elastic } from './tracers/elastic.js'
import { openTelemetry } from './tracers/opentelemetry.js'
import { sentry } from './tracers/sentry.js'

// What an application needs beside its adapter: every adapter exports it, too, so that a project installs one package.
export { type Baton, createBaton } from './baton.js'
export type { BatonOptions } from './options/options.js'
export { traceHeaders } from './options/trace-headers.js'
export type { Html } from './page-load/html.js'
export type { PageLoad } from './page-load/page-load.js'
export { type LogStyle, traceFields } from './trace/log-fields.js'
export type { Recorder, SpanRecord } from './trace/record.js'
export { currentSpan, currentTraceparent, currentTransaction } from './trace/scope.js'
export type { Span } from './trace/span.js'
export type { Transaction } from './trace/transaction.js'

/** The tracers that can own the ids, for the option `tracer`; the same as `@trace-baton/core/tracers`. */
export const tracers = { datadog, elastic, openTelemetry, sentry } as const
