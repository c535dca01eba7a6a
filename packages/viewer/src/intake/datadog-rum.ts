import { parseJson } from '../body.js'
import { fields, pathOf, type Row, toRow } from '../traces/row.js'

/**
 * Reads the rows in a payload of Datadog RUM: one JSON object a line. The agent traces resources: the document, and what the page
 * has fetched.
 *
 * The document has the trace id that the server handed over, in hex or the lower 64 bits of it in decimal, and a span id of the
 * browser without a parent. So browser and server are joined by the trace id alone. The agent writes its own ids in decimal.
 */
export function datadogRows(payload: string): Row[] {
  const lines = payload.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => resource(fields(parseJson(line)))).filter((row) => row !== undefined)
}

function resource({ _dd, date, resource, service, view }: Record<string, unknown>): Row | undefined {
  const { trace_id, span_id } = fields(_dd)
  const { type, url, duration } = fields(resource)
  return toRow({
    traceId: hex(trace_id, 32),
    spanId: hex(span_id, 16),
    name: `${type} ${pathOf(url) ?? ''}`,
    kind: 'resource',
    service: service || 'Datadog RUM',
    source: 'browser',
    start: date,
    duration: Number(duration) / 1e6, // nanoseconds
    sampled: true,
    url,
    attributes: { resource, view: { url: fields(view).url } },
  })
}

function hex(id: unknown, length: number): string | undefined {
  if (typeof id !== 'string') return undefined
  if (id.length === length) return id
  return /^\d{1,20}$/.test(id) ? BigInt(id).toString(16).padStart(length, '0') : undefined
}
