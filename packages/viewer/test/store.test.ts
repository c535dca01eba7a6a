import { afterEach, describe, expect, it } from '@jest/globals'
import express from 'express'
import { createReceiver } from '../src/index.js'
import { listening, record } from './listening.js'

let receiver: Awaited<ReturnType<typeof listening>>
afterEach(() => receiver?.close())

const traceId = (n: number) => n.toString(16).padStart(32, '0')
const spanId = (n: number) => n.toString(16).padStart(16, '0')

describe('the receiver keeps', () => {
  it('the newest traces, by when they were first reported', async () => {
    receiver = await listening({ keep: 3 })
    for (const n of [1, 2, 3, 4]) receiver.receiver.record({ ...record, traceId: traceId(n), start: 1000 - n })
    receiver.receiver.record({ ...record, traceId: traceId(2), spanId: spanId(9) })
    expect((await receiver.traces()).map((trace) => trace.traceId)).toEqual([traceId(4), traceId(3), traceId(2)])
  })

  it('200 traces unless told otherwise', async () => {
    receiver = await listening()
    for (let n = 1; n <= 201; n++) receiver.receiver.record({ ...record, traceId: traceId(n) })
    const traces = await receiver.traces()
    expect([traces.length, traces.at(-1)?.traceId]).toEqual([200, traceId(2)])
  })

  it('as many spans of a trace as it is told, and says how many more there were', async () => {
    receiver = await listening({ spansPerTrace: 500 })
    for (let n = 1; n <= 503; n++) receiver.receiver.record({ ...record, spanId: spanId(n) })
    expect((await receiver.traces())[0]?.spans).toHaveLength(500)
    expect(await receiver.page()).toContain('500 of 503, the rest is not kept')
  })

  it('the last report of a span, in full traces too', async () => {
    receiver = await listening({ spansPerTrace: 500 })
    for (let n = 1; n <= 500; n++) receiver.receiver.record({ ...record, spanId: spanId(n) })
    receiver.receiver.record({ ...record, spanId: spanId(7), name: 'again' })
    const spans = (await receiver.traces())[0]?.spans ?? []
    expect([spans.length, spans.find((span) => span.spanId === spanId(7))?.name]).toEqual([500, 'again'])
  })

  it.each([
    ['by its name', { name: 'OPTIONS /stock/:id' }],
    ['by its method', { name: 'unknown route', attributes: { 'http.request.method': 'OPTIONS' } }],
  ])('no trace that a preflight began, %s, in its lists', async (_, preflight) => {
    receiver = await listening()
    receiver.receiver.record({ ...record, parentId: undefined, ...preflight })
    receiver.receiver.record({ ...record, spanId: spanId(2), parentId: record.spanId, name: 'middleware' })
    expect([await receiver.traces(), receiver.receiver.rows()]).toEqual([[], []])
    expect((await fetch(`${receiver.origin}/traces/${record.traceId}`)).status).toBe(200)
  })

  it.each([
    ['is the child of a span', { name: 'OPTIONS /stock/:id' }],
    ['has another name', { parentId: undefined, name: 'OPTIONSET' }],
    ['has another method', { parentId: undefined, attributes: { 'http.request.method': 'GET' } }],
  ])('a trace whose first span %s', async (_, other) => {
    receiver = await listening()
    receiver.receiver.record({ ...record, ...other })
    expect(await receiver.traces()).toHaveLength(1)
  })

  it('nothing after DELETE /traces', async () => {
    receiver = await listening()
    receiver.receiver.record(record)
    const response = await fetch(`${receiver.origin}/traces`, { method: 'DELETE' })
    expect([response.status, await receiver.traces()]).toEqual([204, []])
  })

  it('nothing after the clear button, which leads back to the page', async () => {
    receiver = await listening()
    receiver.receiver.record(record)
    const response = await fetch(`${receiver.origin}/traces/clear`, { method: 'POST', redirect: 'manual' })
    expect([response.status, response.headers.get('location'), await receiver.traces()]).toEqual([303, '/traces', []])
  })

  it('everything when another site presses the button', async () => {
    receiver = await listening()
    receiver.receiver.record(record)
    const response = await receiver.post('/traces/clear', '', { 'sec-fetch-site': 'cross-site' })
    expect([response.status, (await receiver.traces()).length]).toEqual([403, 1])
  })
})

describe('createReceiver', () => {
  it.each([[0], [-1], [1.5], [Number.NaN]])('refuses to keep %d traces', (keep) => {
    expect(() => createReceiver({ keep })).toThrow('keep must be a whole number from 1')
  })

  it('hands on what is not its own', async () => {
    receiver = await listening({}, (request, response) => void response.send(`shop ${request.path}`))
    expect(await receiver.page('/')).toBe('shop /')
    expect(await receiver.page('/intake/v2/rum/events')).toBe('shop /intake/v2/rum/events')
  })

  it('says so when a body parser was there first', async () => {
    const app = express().use(express.json(), createReceiver())
    const server = app.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`http://127.0.0.1:${port}/records`, { method: 'POST', body: '{}', headers })
    expect([response.status, await response.json()]).toEqual([
      500,
      { error: 'The body was read before the receiver saw it. Mount the receiver before body parsers.' },
    ])
    await new Promise((resolve) => server.close(resolve))
  })
})

describe('the memory of a receiver', () => {
  const attributes = Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`key ${n}`, 'x'.repeat(1000)]))

  it('is bounded: the oldest traces make room', async () => {
    receiver = await listening({ megabytes: 1 })
    for (let n = 1; n <= 20; n++) receiver.receiver.record({ ...record, traceId: traceId(n), attributes })
    const kept = await receiver.traces()
    expect(kept.length).toBe(8) // of 130 kB each
    expect(kept[0]?.traceId).toBe(traceId(20))
  })

  it('is bounded for a single trace, too, which says what is missing', async () => {
    receiver = await listening({ megabytes: 1 })
    for (let n = 1; n <= 20; n++) receiver.receiver.record({ ...record, spanId: spanId(n), attributes })
    expect((await receiver.traces())[0]?.spans).toHaveLength(8)
    expect(await receiver.page()).toContain('8 of 20, the rest is not kept')
  })

  it('does not grow with a span that is reported again and again', async () => {
    receiver = await listening({ megabytes: 1 })
    receiver.receiver.record({ ...record, traceId: traceId(1) })
    for (let n = 1; n <= 20; n++) receiver.receiver.record({ ...record, attributes })
    expect(await receiver.traces()).toHaveLength(2)
  })
})
