import { parseJson } from './body.js'
import { fields, items, type Row, type Source, toRow } from './row.js'

/** The attributes with the URL of a request or a page, in the SDKs that name them. */
const urls = ['url.path', 'url.full', 'http.target', 'http.url', 'url']

/**
 * Reads the rows in a Sentry envelope: streamed spans (SDK 11), and transactions with their spans (earlier SDKs).
 *
 * An envelope consists of lines of JSON; items other than spans and transactions are skipped. The name of the SDK says whether a
 * browser or a server sent it.
 *
 * @throws {Refused} 400 if a line is malformed JSON; then nothing of the envelope is used.
 */
export function sentryRows(envelope: string): Row[] {
  const lines = envelope.split('\n').filter((line) => line.trim() !== '')
  const payloads = lines.map((line) => fields(parseJson(line)))
  const source = sourceOf(fields(payloads[0]?.sdk).name)
  return payloads
    .flatMap((payload) => [
      ...items(payload.items).map((item) => streamed(fields(item), source)),
      ...transaction(payload, source),
    ])
    .filter((row) => row !== undefined)
}

function sourceOf(sdk: unknown): Source {
  return typeof sdk === 'string' && /\.(?:node|nestjs|bun|deno)/.test(sdk) ? 'server' : 'browser'
}

function streamed(span: Record<string, unknown>, source: Source): Row | undefined {
  const attributes = fields(span.attributes)
  const value = (name: string) => fields(attributes[name]).value
  return row({ ...span, op: value('sentry.op') }, source, urls.map(value))
}

function transaction(event: Record<string, unknown>, source: Source): (Row | undefined)[] {
  const { trace } = fields(event.contexts)
  if (event.type !== 'transaction' && trace === undefined) return []
  const { start_timestamp, timestamp, transaction: name } = event
  const { url } = fields(event.request)
  const root = row({ ...fields(trace), name, start_timestamp, end_timestamp: timestamp }, source, [url])
  const spans = items(event.spans).map(fields)
  return [root, ...spans.map((span) => row({ ...span, name: span.description, end_timestamp: span.timestamp }, source))]
}

function row(span: Record<string, unknown>, source: Source, urls: readonly unknown[] = []): Row | undefined {
  const start = Number(span.start_timestamp) * 1000
  return toRow({
    traceId: span.trace_id,
    spanId: span.span_id,
    parentId: span.parent_span_id,
    name: span.name,
    kind: span.op,
    service: source === 'browser' ? 'shop page' : 'shop',
    source,
    start,
    duration: Number(span.end_timestamp) * 1000 - start,
    sampled: true, // unsampled spans are not sent
    url: urls.find((url) => url !== undefined),
  })
}
