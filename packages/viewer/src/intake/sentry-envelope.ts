import { parseJson } from '../body.js'
import { fields, items, type Row, type Source, toRow } from '../traces/row.js'

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
  const [header = {}] = payloads
  const origin = { source: sourceOf(fields(header.sdk).name), service: serviceOf(header) }
  return payloads
    .flatMap((payload) => [
      ...items(payload.items).map((item) => streamed(fields(item), origin)),
      ...transaction(payload, origin),
    ])
    .filter((row) => row !== undefined)
}

interface Origin {
  readonly source: Source
  readonly service: string
}

/** The name in the release, as in `shop@1.2.0`, else the project, which the DSN names last. */
function serviceOf({ trace, dsn }: Record<string, unknown>): string {
  const { release } = fields(trace)
  if (typeof release === 'string' && release.includes('@')) return release.slice(0, release.lastIndexOf('@'))
  return typeof dsn === 'string' ? `Sentry project ${dsn.split('/').at(-1)}` : 'Sentry'
}

function sourceOf(sdk: unknown): Source {
  return typeof sdk === 'string' && /\.(?:node|nestjs|bun|deno)/.test(sdk) ? 'server' : 'browser'
}

function streamed(span: Record<string, unknown>, origin: Origin): Row | undefined {
  const attributes = fields(span.attributes)
  const value = (name: string) => fields(attributes[name]).value
  const values = Object.fromEntries(Object.keys(attributes).map((name) => [name, value(name)]))
  const service = value('service.name')
  const where = typeof service === 'string' ? { ...origin, service } : origin
  return row({ ...span, op: value('sentry.op'), data: values }, where, urls.map(value))
}

function transaction(event: Record<string, unknown>, origin: Origin): (Row | undefined)[] {
  const { trace } = fields(event.contexts)
  if (event.type !== 'transaction' && trace === undefined) return []
  const { start_timestamp, timestamp, transaction: name } = event
  const { url } = fields(event.request)
  const root = row({ ...fields(trace), name, start_timestamp, end_timestamp: timestamp }, origin, [url])
  const spans = items(event.spans).map(fields)
  return [root, ...spans.map((span) => row({ ...span, name: span.description, end_timestamp: span.timestamp }, origin))]
}

function row(
  span: Record<string, unknown>,
  { source, service }: Origin,
  urls: readonly unknown[] = [],
): Row | undefined {
  const start = Number(span.start_timestamp) * 1000
  return toRow({
    traceId: span.trace_id,
    spanId: span.span_id,
    parentId: span.parent_span_id,
    name: span.name,
    kind: span.op,
    service,
    source,
    start,
    duration: Number(span.end_timestamp) * 1000 - start,
    sampled: true, // unsampled spans are not sent
    url: urls.find((url) => url !== undefined),
    attributes: span.data,
  })
}
