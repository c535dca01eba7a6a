import { fields, items, type Row, type Source, toRow } from '../traces/row.js'
import { attributes, hex, milliseconds } from './otlp-values.js'

const kinds = ['', 'internal', 'server', 'client', 'producer', 'consumer'] // OTLP SpanKind, by number
const serving = new Set([kinds.indexOf('server'), kinds.indexOf('consumer')])
const failed = 2 // OTLP StatusCode STATUS_CODE_ERROR
const sampledFlag = 1 // W3C trace flags, the low byte of OTLP's span flags

/** The attributes with the URL or the path of a request, by OpenTelemetry's names, the stable ones first, and BugSnag's. */
const urls = ['url.path', 'url.full', 'http.target', 'http.url', 'bugsnag.browser.page.url']

/**
 * Reads the rows in an OTLP/HTTP JSON trace export.
 *
 * Browser providers with a custom resource name no SDK language. So spans come from a browser unless their resource names a
 * language other than `webjs`, or one of them serves a request or a message, which none in a browser does.
 */
export function otlpRows(payload: unknown): Row[] {
  return items(fields(payload).resourceSpans)
    .map(fields)
    .flatMap(({ resource, scopeSpans }) => {
      const { 'service.name': service, 'telemetry.sdk.language': language } = attributes(resource)
      const spans = items(scopeSpans)
        .flatMap((scope) => items(fields(scope).spans))
        .map(fields)
      const source = sourceOf(language, spans)
      return spans.map((span) => spanRow(span, service, source))
    })
    .filter((row) => row !== undefined)
}

function spanRow(span: Record<string, unknown>, service: unknown, source: Source): Row | undefined {
  const start = milliseconds(span.startTimeUnixNano)
  const end = milliseconds(span.endTimeUnixNano)
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

function sourceOf(language: unknown, spans: readonly Record<string, unknown>[]): Source {
  if (language !== undefined) return language === 'webjs' ? 'browser' : 'server'
  return spans.some(({ kind }) => serving.has(Number(kind))) ? 'server' : 'browser'
}

// Exporters that do not know the field leave the flags absent or 0. Unsampled spans are not exported.
function isSampled(flags: unknown): boolean {
  return typeof flags !== 'number' || flags === 0 || (flags & sampledFlag) === sampledFlag
}
