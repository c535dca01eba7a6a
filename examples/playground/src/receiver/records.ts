import { fields, type Row, toRow } from './row.js'

/**
 * The rows in Baton's own records, one or an array of them: what its `record` option hands out.
 *
 * Records come over the network here, so nothing about their shape is taken for granted.
 */
export function recordRows(payload: unknown): Row[] {
  const records = Array.isArray(payload) ? payload : [payload]
  return records.map((record) => recordRow(fields(record))).filter((row) => row !== undefined)
}

function recordRow({ traceId, spanId, parentId, name, kind, service, ...rest }: Record<string, unknown>) {
  const { start, duration, sampled, outcome, aborted } = rest
  const serviceName = fields(service).name
  return toRow({
    ...{ traceId, spanId, parentId, name, kind, start, duration, sampled, outcome, aborted },
    service: serviceName,
    source: 'server',
  })
}
