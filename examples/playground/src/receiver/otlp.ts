import { fields, items, type Row, type Source, toRow } from './row.js'

const kinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'] // OTLP SpanKind, by number
const failed = 2 // OTLP StatusCode STATUS_CODE_ERROR
const sampledFlag = 1 // W3C trace flags, the low byte of OTLP's span flags

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
      const service = attribute(resource, 'service.name')
      const source = sourceOf(attribute(resource, 'telemetry.sdk.language'))
      return items(scopeSpans)
        .flatMap((scope) => items(fields(scope).spans))
        .map((span) => spanRow(fields(span), service, source))
    })
    .filter((row) => row !== undefined)
}

function spanRow(span: Record<string, unknown>, service: unknown, source: Source): Row | undefined {
  const start = nanoseconds(span.startTimeUnixNano)
  const end = nanoseconds(span.endTimeUnixNano)
  return toRow({
    traceId: span.traceId,
    spanId: span.spanId,
    parentId: span.parentSpanId,
    name: span.name,
    kind: kinds[Number(span.kind)],
    service,
    source,
    start,
    duration: end - start,
    sampled: isSampled(span.flags),
    outcome: fields(span.status).code === failed ? 'failure' : 'unknown',
    url: urls.map((name) => attribute(span, name)).find((url) => url !== undefined),
  })
}

function sourceOf(language: unknown): Source {
  return language === undefined || language === 'webjs' ? 'browser' : 'server'
}

/** The string attribute `key` of a resource or a span. */
function attribute(owner: unknown, key: string): unknown {
  const found = items(fields(owner).attributes)
    .map(fields)
    .find((candidate) => candidate.key === key)
  return found && fields(found.value).stringValue
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
