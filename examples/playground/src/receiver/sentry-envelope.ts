import { parseJson } from './body.js'
import { fields, items, type Row, toRow } from './row.js'

/**
 * Reads the rows in a Sentry envelope: streamed spans (SDK 11), and transactions with their spans (earlier SDKs).
 *
 * An envelope consists of lines of JSON; items other than spans and transactions are skipped.
 *
 * @throws {Refused} 400 if a line is malformed JSON; then nothing of the envelope is used.
 */
export function sentryRows(envelope: string): Row[] {
  return envelope
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => fields(parseJson(line)))
    .flatMap((payload) => [...items(payload.items).map(streamed), ...transaction(payload)])
    .filter((row) => row !== undefined)
}

function streamed(item: unknown): Row | undefined {
  const span = fields(item)
  return row({ ...span, op: fields(fields(fields(span.attributes)['sentry.op'])).value })
}

function transaction(event: Record<string, unknown>): (Row | undefined)[] {
  const { trace } = fields(event.contexts)
  if (event.type !== 'transaction' && trace === undefined) return []
  const { start_timestamp, timestamp, transaction: name } = event
  const root = row({ ...fields(trace), name, start_timestamp, end_timestamp: timestamp })
  const spans = items(event.spans).map(fields)
  return [root, ...spans.map((span) => row({ ...span, name: span.description, end_timestamp: span.timestamp }))]
}

function row(span: Record<string, unknown>): Row | undefined {
  const start = Number(span.start_timestamp) * 1000
  return toRow({
    traceId: span.trace_id,
    spanId: span.span_id,
    parentId: span.parent_span_id,
    name: span.name,
    kind: span.op,
    service: 'shop page',
    source: 'browser',
    start,
    duration: Number(span.end_timestamp) * 1000 - start,
    sampled: true, // unsampled spans are not sent
  })
}
