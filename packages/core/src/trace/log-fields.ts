import { toDecimal } from '../context/decimal.js'
import { environmentVariable } from '../platform/builtin.js'
import { quote, suggest } from '../validation.js'
import { currentScope, type ScopedSpan } from './scope.js'

/** The vendor whose names a log line uses. */
export type LogStyle = keyof typeof styles

/**
 * The fields by which a log line is found from its trace: `{}` where there is no
 * {@link currentTransaction}.
 *
 * - `ecs` (default): `trace.id`, `transaction.id`, and `span.id` inside a span of the application's own.
 * - `otel`: `trace_id`, `span_id`, `trace_flags`.
 * - `datadog`: `dd.trace_id`, `dd.span_id`, and `dd.service`, `dd.version`, `dd.env` where the option `service` says them.
 * - `gcp`: `logging.googleapis.com/trace`, `/spanId` and `/trace_sampled`, which must be a boolean. The trace is
 *   `projects/…/traces/…` where the environment has `GOOGLE_CLOUD_PROJECT`, and else the trace id alone, which Google's own
 *   agents complete.
 *
 * Loggers can call it with arguments of their own: an argument that is no string is no style. A style that does not exist is
 * reported once, and the line gets the default one.
 *
 * @example
 * const logger = pino({ mixin: traceFields })
 *
 * @see https://www.elastic.co/docs/reference/ecs/ecs-tracing
 * @see https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/
 * @see https://docs.datadoghq.com/tracing/other_telemetry/connect_logs_and_traces/nodejs/
 * @see https://cloud.google.com/logging/docs/structured-logging#structured_logging_special_fields
 */
export function traceFields(style: 'gcp'): Record<string, string | boolean>
export function traceFields(style?: Exclude<LogStyle, 'gcp'> | object): Record<string, string>
export function traceFields(style?: LogStyle | object): Record<string, string | boolean>
export function traceFields(style?: LogStyle | object): Record<string, string | boolean> {
  const span = currentScope()
  if (span === undefined) return {}
  if (typeof style !== 'string') return ecs(span)
  if (Object.hasOwn(styles, style)) return styles[style](span)
  refuse(style, span)
  return ecs(span)
}

function ecs({ traceId, spanId, transaction }: ScopedSpan): Record<string, string> {
  const fields = { 'trace.id': traceId, 'transaction.id': transaction.spanId }
  return spanId === transaction.spanId ? fields : { ...fields, 'span.id': spanId }
}

function otel({ traceId, spanId, traceparent }: ScopedSpan): Record<string, string> {
  return { trace_id: traceId, span_id: spanId, trace_flags: traceparent.slice(-2) }
}

/** As Datadog's own tracer writes them: trace ids of 64 bits and span ids in decimal, trace ids of 128 bits in hex. */
function datadog({ traceId, spanId, trace }: ScopedSpan): Record<string, string> {
  const isShort = traceId.startsWith('0000000000000000')
  const fields: Record<string, string> = {
    'dd.trace_id': isShort ? toDecimal(traceId.slice(16)) : traceId,
    'dd.span_id': toDecimal(spanId),
  }
  const { name, version, environment } = trace?.settings.service ?? {}
  if (name !== undefined) fields['dd.service'] = name
  if (version !== undefined) fields['dd.version'] = version
  if (environment !== undefined) fields['dd.env'] = environment
  return fields
}

function gcp({ traceId, spanId, sampled }: ScopedSpan): Record<string, string | boolean> {
  const project = environmentVariable('GOOGLE_CLOUD_PROJECT')
  return {
    'logging.googleapis.com/trace': project ? `projects/${project}/traces/${traceId}` : traceId,
    'logging.googleapis.com/spanId': spanId,
    'logging.googleapis.com/trace_sampled': sampled,
  }
}

const styles = { ecs, otel, datadog, gcp }

function refuse(style: string, { trace }: ScopedSpan): void {
  const all = Object.keys(styles)
  const message = `traceFields() has no style ${quote(style)}.${suggest(style, all)} There are: ${all.join(', ')}.`
  trace?.settings.report('log-style', message)
}
