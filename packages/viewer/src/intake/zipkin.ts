import { fields, items, type Row, toRow } from '../traces/row.js'

/**
 * Reads the rows in a payload of Zipkin, version 2: a list of spans in JSON.
 *
 * A server's span may share its id with the client's span that called it. Then the server's one is given an id of its own, from the
 * same digits, and stands below the client's.
 *
 * @see https://zipkin.io/zipkin-api/#/default/post_spans
 */
export function zipkinRows(payload: unknown): Row[] {
  return items(payload)
    .map((span) => spanRow(fields(span)))
    .filter((row) => row !== undefined)
}

function spanRow(span: Record<string, unknown>): Row | undefined {
  const { traceId, id, parentId, name, kind, timestamp, duration, localEndpoint, tags, shared } = span
  const tag = fields(tags)
  const spanId = padded(id, 16)
  const isShared = shared === true && spanId !== undefined
  return toRow({
    traceId: padded(traceId, 32),
    spanId: isShared ? otherId(spanId) : spanId,
    parentId: isShared ? spanId : padded(parentId, 16),
    name,
    kind: typeof kind === 'string' ? kind.toLowerCase() : '',
    service: fields(localEndpoint).serviceName ?? tag.app, // the latter is Splunk RUM's
    source: tag['telemetry.sdk.language'] === 'webjs' ? 'browser' : 'server',
    start: Number(timestamp) / 1000, // microseconds
    duration: Number(duration) / 1000,
    sampled: true, // unsampled spans are not sent
    outcome: tag.error === undefined ? 'unknown' : 'failure',
    url: tag['http.path'] ?? tag['http.url'] ?? tag['location.href'],
    attributes: tags,
  })
}

/** An id in lowercase, with zeros on the left: Zipkin allows shorter ones. */
function padded(id: unknown, length: number): string | undefined {
  return typeof id === 'string' && id.length <= length ? id.toLowerCase().padStart(length, '0') : undefined
}

function otherId(spanId: string): string {
  return [...spanId].map((digit) => (15 - Number.parseInt(digit, 16)).toString(16)).join('')
}
