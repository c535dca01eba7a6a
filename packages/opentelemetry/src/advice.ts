import type { OtlpProtocol } from './options.js'

/** What a developer should look at, when a receiver answers with this status. */
const byStatus: Readonly<Record<number, string>> = {
  400: 'The receiver does not understand the spans. Check `protocol`, and the log of the receiver.',
  401: 'Check the API key in `headers` or OTEL_EXPORTER_OTLP_HEADERS.',
  403: 'Check the API key in `headers` or OTEL_EXPORTER_OTLP_HEADERS, and what it permits.',
  404: 'Check the path: `url` is used as it is, and OTEL_EXPORTER_OTLP_ENDPOINT gets /v1/traces appended.',
  405: 'Check the path: `url` is used as it is, and OTEL_EXPORTER_OTLP_ENDPOINT gets /v1/traces appended.',
  413: 'The batches are too large for the receiver. Lower `maxBatchSize`, or set `compression` to "gzip".',
  415: 'The receiver does not take this `protocol`. Try "http/protobuf", or "http/json".',
}

const unreachable =
  'Check that an OpenTelemetry Collector or a backend listens there (`url`, OTEL_EXPORTER_OTLP_ENDPOINT); inside a ' +
  'container, localhost is the container itself. Check that `protocol` fits the port: by default 4318 takes http/protobuf ' +
  'and http/json, and 4317 takes grpc.'

/** OpenTelemetry's exporter names no status here. */
const retryable = 'Export failed with retryable status'
const overloaded =
  'The receiver answered 429, 502, 503 or 504 until the time was over: it is overloaded, or a proxy does not reach it.'

const consequence = 'Spans that do not arrive are dropped, and counted in stats(). This is said once.'

/** Why spans do not arrive, and what to check. */
export function adviceFor(error: unknown, url: string, protocol: OtlpProtocol): string {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  const isStatus = typeof code === 'number' && code >= 300
  // Node's error for a host with several addresses has a code and no message.
  const reason = isStatus ? `it answers ${code} ${message}` : message || code || 'unknown error'
  const advice = (isStatus && byStatus[code]) || (message === retryable ? overloaded : unreachable)
  return `Spans do not reach ${withoutSecrets(url)} by ${protocol}: ${reason}. ${advice} ${consequence}`
}

/** Why some spans of a batch were refused. */
export function partialAdvice(url: string, rejected: number, reason: string | undefined): string {
  return `${withoutSecrets(url)} refused ${rejected} spans of a batch: ${reason || 'it gives no reason'}. They are counted in stats() as failed. This is said once.`
}

/** Why spans were dropped although the receiver works. */
export function queueAdvice(maxQueueSize: number): string {
  return `Spans were dropped, because ${maxQueueSize} were waiting already. They are counted in stats(). Lower \`sampleRate\`, raise \`maxQueueSize\`, or lower \`delay\`. This is said once.`
}

/** A URL without user, password and query. */
function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/]*@/, '//').replace(/[?#].*$/s, '')
}
