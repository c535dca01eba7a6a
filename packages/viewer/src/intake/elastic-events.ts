import { parseJson } from '../body.js'
import { fields, type Row, toRow } from '../traces/row.js'
import { isSampled } from './elastic-rum.js'

/**
 * Reads the rows in a payload of one of Elastic's server agents, intake version 2: one JSON object a line. Errors and metrics are
 * skipped.
 *
 * @throws {Refused} 400 if a line is malformed JSON; then nothing of the payload is used.
 * @see https://www.elastic.co/docs/solutions/observability/apm/elastic-apm-events-intake-api
 */
export function elasticRows(payload: string): Row[] {
  const lines = payload.split('\n').filter((line) => line.trim() !== '')
  const rows: (Row | undefined)[] = []
  let service: unknown
  for (const { metadata, transaction, span } of lines.map(parseJson).map(fields)) {
    if (metadata) service = fields(fields(metadata).service).name
    if (transaction) rows.push(eventRow(fields(transaction), service, true))
    if (span) rows.push(eventRow(fields(span), service, false))
  }
  return rows.filter((row) => row !== undefined)
}

function eventRow(event: Record<string, unknown>, service: unknown, isTransaction: boolean): Row | undefined {
  const { url } = fields(fields(event.context).request)
  return toRow({
    traceId: event.trace_id,
    spanId: event.id,
    parentId: event.parent_id,
    name: event.name,
    kind: isTransaction ? 'server' : event.type,
    service,
    source: 'server',
    start: Number(event.timestamp) / 1000, // microseconds
    duration: event.duration,
    sampled: isSampled(event.sampled),
    outcome: event.outcome,
    url: fields(url).pathname,
    attributes: event.context,
  })
}
