import { fields, type Row, toRow } from '../traces/row.js'

/**
 * Reads the rows in one of Baton's records, or an array of them, as the option `record` receives them.
 *
 * Records come over the network here, so their shape is checked.
 */
export function recordRows(payload: unknown): Row[] {
  const records = Array.isArray(payload) ? payload : [payload]
  return records.map((record) => recordRow(fields(record))).filter((row) => row !== undefined)
}

function recordRow({ traceId, spanId, parentId, name, kind, service, ...rest }: Record<string, unknown>) {
  const { start, duration, sampled, outcome, aborted, attributes } = rest
  const serviceName = fields(service).name
  return toRow({
    ...{ traceId, spanId, parentId, name, kind, start, duration, sampled, outcome, aborted },
    service: serviceName,
    url: fields(attributes)['url.path'],
    attributes,
    source: 'server',
  })
}
