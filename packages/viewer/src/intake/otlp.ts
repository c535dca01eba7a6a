import { type LogLine, toLogLine } from '../traces/log-line.js'
import { fields, items, type Row, type Source, toRow } from '../traces/row.js'

const kinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'] // OTLP SpanKind, by number
const failed = 2 // OTLP StatusCode STATUS_CODE_ERROR
const sampledFlag = 1 // W3C trace flags, the low byte of OTLP's span flags
const maxDepth = 4 // of lists and maps in an attribute

/** The attributes with the URL or the path of a request, by OpenTelemetry's names: the stable ones, then the older ones. */
const urls = ['url.path', 'url.full', 'http.target', 'http.url']

/**
 * Reads the rows in an OTLP/HTTP JSON trace export.
 *
 * Browser providers with a custom resource name no SDK language. So spans come from a browser unless their resource names a
 * language other than `webjs`.
 */
export function otlpRows(payload: unknown): Row[] {
  return items(fields(payload).resourceSpans)
    .map(fields)
    .flatMap(({ resource, scopeSpans }) => {
      const { 'service.name': service, 'telemetry.sdk.language': language } = attributes(resource)
      return items(scopeSpans)
        .flatMap((scope) => items(fields(scope).spans))
        .map((span) => spanRow(fields(span), service, sourceOf(language)))
    })
    .filter((row) => row !== undefined)
}

/** Reads the lines in an OTLP/HTTP JSON log export that belong to a trace. */
export function otlpLogLines(payload: unknown): LogLine[] {
  return items(fields(payload).resourceLogs)
    .flatMap((resource) => items(fields(resource).scopeLogs))
    .flatMap((scope) => items(fields(scope).logRecords))
    .map((record) => logLine(fields(record)))
    .filter((line) => line !== undefined)
}

function logLine(record: Record<string, unknown>): LogLine | undefined {
  const time = nanoseconds(record.timeUnixNano) || nanoseconds(record.observedTimeUnixNano) // 0 where it is unknown
  const body = anyValue(record.body)
  return toLogLine({
    traceId: hex(record.traceId),
    spanId: hex(record.spanId),
    time,
    level: record.severityText,
    text: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

function spanRow(span: Record<string, unknown>, service: unknown, source: Source): Row | undefined {
  const start = nanoseconds(span.startTimeUnixNano)
  const end = nanoseconds(span.endTimeUnixNano)
  const own = attributes(span)
  return toRow({
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentId: hex(span.parentSpanId),
    name: span.name,
    kind: kinds[Number(span.kind)],
    service,
    source,
    start,
    duration: end - start,
    sampled: isSampled(span.flags),
    outcome: fields(span.status).code === failed ? 'failure' : 'unknown',
    url: urls.map((name) => own[name]).find((url) => url !== undefined),
    attributes: own,
  })
}

function sourceOf(language: unknown): Source {
  return language === undefined || language === 'webjs' ? 'browser' : 'server'
}

/** The attributes of a resource or a span, as an object without a prototype: a key may be `__proto__`. */
function attributes(owner: unknown): Record<string, unknown> {
  const found: Record<string, unknown> = Object.create(null)
  for (const { key, value } of items(fields(owner).attributes).map(fields)) {
    if (typeof key === 'string') found[key] = anyValue(value)
  }
  return found
}

/** The value in an OTLP `AnyValue`. */
function anyValue(any: unknown, depth = 0): unknown {
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue } = fields(any)
  const simple = [stringValue, boolValue, intValue, doubleValue].find((value) => value !== undefined)
  if (simple !== undefined) return typeof simple === 'object' ? undefined : simple
  if (depth === maxDepth) return undefined
  if (arrayValue) return items(fields(arrayValue).values).map((value) => anyValue(value, depth + 1))
  if (!kvlistValue) return undefined
  const pairs = items(fields(kvlistValue).values).map(fields)
  return Object.fromEntries(pairs.map(({ key, value }) => [String(key), anyValue(value, depth + 1)]))
}

/** An id, whose hex digits OTLP's JSON allows in either case. */
function hex(id: unknown): unknown {
  return typeof id === 'string' ? id.toLowerCase() : id
}

// Nanoseconds since 1970 do not fit a double, so the integer is first cut to microseconds.
function nanoseconds(value: unknown): number {
  const text = String(value)
  return /^\d{1,20}$/.test(text) ? Number(BigInt(text) / 1000n) / 1000 : Number.NaN
}

// Exporters that do not know the field leave the flags absent or 0. Unsampled spans are not exported.
function isSampled(flags: unknown): boolean {
  return typeof flags !== 'number' || flags === 0 || (flags & sampledFlag) === sampledFlag
}
