import type { SpanRecord } from '@trace-baton/core'

export const traceId = '0af7651916cd43dd8448eb211c80319c'
export const spanId = 'b7ad6b7169203331'
export const parentId = '00f067aa0ba902b7'
export const traceparent = `00-${traceId}-${parentId}-01`

/** 2026-11-28T12:00:00.123456Z, as nearly as a double can say it. */
const start = Date.UTC(2026, 10, 28, 12) + 123.456

const service = { name: 'shop' }

/** A record of a request without a parent, with what a test says of it. */
export function record(parts: Partial<SpanRecord> = {}): SpanRecord {
  return {
    traceId,
    spanId,
    parentId: undefined,
    parentIsRemote: false,
    name: 'GET /items/:id',
    kind: 'server',
    service,
    start,
    duration: 12.000345,
    outcome: 'success',
    sampled: true,
    sampleRate: 1,
    random: false,
    attributes: {},
    links: [],
    aborted: false,
    ...parts,
  }
}
