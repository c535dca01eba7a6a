import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { listening } from './listening.js'

let receiver: Awaited<ReturnType<typeof listening>>
beforeEach(async () => {
  receiver = await listening()
})
afterEach(() => receiver.close())

const traceId = '0af7651916cd43dd8448eb211c80319c'
const start = 1_700_000_000_000.5
const postJson = (path: string, body: unknown) =>
  receiver.post(path, JSON.stringify(body), { 'content-type': 'application/json' })

describe('OTLP logs', () => {
  const record = {
    ...{ timeUnixNano: '1700000000010000000', severityNumber: 17, severityText: 'ERROR', traceId },
    ...{ spanId: 'c1b2c3d4e5f60718', body: { stringValue: 'no stock' } },
  }
  const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [record, { ...record, traceId: '' }] }] }] }
  const span = { traceId, spanId: 'c1b2c3d4e5f60718', name: 'GET /', start, source: 'server' }

  it('in JSON stand under their span, also if they come first', async () => {
    const response = await postJson('/v1/logs', logs)
    expect([response.status, await response.json(), await receiver.traces()]).toEqual([200, {}, []])
    await postJson('/records', span)
    expect(await receiver.page(`/traces/${traceId}`)).toContain('no stock')
  })

  it('in protobuf are the same', async () => {
    const id = (hex: string) => [...Buffer.from(hex, 'hex')]
    const body = [10, 8, ...Buffer.from('no stock')]
    const fields = [9, ...u64(1_700_000_000_010_000_000n), 26, 5, ...Buffer.from('ERROR'), 42, body.length, ...body]
    const line = [...fields, 74, 16, ...id(traceId), 82, 8, ...id('c1b2c3d4e5f60718')]
    const scope = [18, line.length, ...line]
    const resource = [18, scope.length, ...scope]
    const message = new Uint8Array([10, resource.length, ...resource])
    const response = await receiver.post('/v1/logs', message, { 'content-type': 'application/x-protobuf' })
    expect([response.status, await response.text()]).toEqual([200, ''])
    await postJson('/records', span)
    expect(await receiver.page(`/traces/${traceId}`)).toContain('no stock')
  })
})

function u64(value: bigint): number[] {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return [...bytes]
}
