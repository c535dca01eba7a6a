import { deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { encode } from '@msgpack/msgpack'
import { createBaton } from '@trace-baton/core'
import { otlp } from '@trace-baton/opentelemetry'
import { listening } from './listening.js'

let receiver: Awaited<ReturnType<typeof listening>>
beforeEach(async () => {
  receiver = await listening()
})
afterEach(() => receiver.close())

const traceId = '0af7651916cd43dd8448eb211c80319c'
const span = {
  traceId,
  spanId: 'c1b2c3d4e5f60718',
  parentId: 'b7ad6b7169203331',
  name: 'GET /cart/:id',
  kind: 'server',
  service: 'shop',
  source: 'server',
  start: 1_700_000_000_000.5,
  duration: 40.25,
  sampled: true,
  outcome: 'unknown',
  aborted: false,
  path: '/cart/7',
}

describe('OTLP in protobuf', () => {
  it('is read as its JSON is, and answered with an empty message', async () => {
    const record = otlp({ url: `${receiver.origin}/v1/traces`, protocol: 'http/protobuf' })
    const parent = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
    const transaction = createBaton({ service: { name: 'shop' }, record }).start(parent, { name: 'GET /cart/:id' })
    transaction.end()
    await record.shutdown()
    expect(record.stats()).toMatchObject({ exported: 1, failed: 0 })
    const [row] = receiver.receiver.rows()
    const { spanId } = transaction
    const { traceId: id, parentId, name, service, source, sampled } = span
    expect(row).toMatchObject({ traceId: id, spanId, parentId, name, service, source, sampled })
    expect(Math.abs((row?.start ?? 0) - Date.now())).toBeLessThan(60_000)
  })

  it.each([
    ['a length beyond the end', [10, 200, 1, 1]],
    ['a wire type that does not exist', [15]],
  ])('refuses %s with 400', async (_, bytes) => {
    const type = { 'content-type': 'application/x-protobuf' }
    const response = await receiver.post('/v1/traces', new Uint8Array(bytes), type)
    expect([response.status, await response.json()]).toEqual([400, { error: expect.stringContaining('protobuf') }])
  })
})

describe("the intake of Elastic's server agents", () => {
  const events = [
    { metadata: { service: { name: 'shop', agent: { name: 'nodejs', version: '4.18.0' } } } },
    {
      transaction: {
        ...{ id: span.spanId, trace_id: traceId, parent_id: span.parentId, name: span.name, type: 'request' },
        ...{ timestamp: 1_700_000_000_000_500, duration: 40.25, sampled: true, outcome: 'success' },
        context: { request: { url: { full: 'http://localhost/cart/7?key=1', pathname: '/cart/7' } } },
      },
    },
    {
      span: {
        ...{ id: '00f067aa0ba902b7', trace_id: traceId, parent_id: span.spanId, transaction_id: span.spanId },
        ...{ name: 'GET stock', type: 'external', timestamp: 1_700_000_000_001_000, duration: 12, outcome: 'failure' },
      },
    },
    { metricset: {} },
  ]
  const body = events.map((event) => JSON.stringify(event)).join('\n')

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['identity', (text: string) => text],
  ])('reads transactions and spans, with the encoding %s', async (encoding, encoded) => {
    const response = await receiver.post('/intake/v2/events', encoded(body), { 'content-encoding': encoding })
    const { path: _, ...inner } = span
    const requested = [
      ['request.url.full', 'http://localhost/cart/7?key=1'],
      ['request.url.pathname', '/cart/7'],
    ]
    expect([response.status, receiver.receiver.rows()]).toEqual([
      202,
      [
        { ...span, outcome: 'success', attributes: requested },
        {
          ...inner,
          ...{ spanId: '00f067aa0ba902b7', parentId: span.spanId, name: 'GET stock', kind: 'external' },
          ...{ start: 1_700_000_000_001, duration: 12, outcome: 'failure' },
        },
      ],
    ])
  })

  it('reads an unsampled transaction as unsampled', async () => {
    await receiver.post('/intake/v2/events', body.replace('"sampled":true', '"sampled":false'))
    expect(receiver.receiver.rows()[0]).toMatchObject({ spanId: span.spanId, sampled: false })
  })
})

describe("the intake of Datadog's Agent", () => {
  const attributes = [
    ['operation', 'web.request'],
    ['_dd.p.tid', '0af7651916cd43dd'],
    ['span.kind', 'server'],
    ['http.url', 'http://localhost/cart/7'],
  ]
  const tags = { '_dd.p.tid': '0af7651916cd43dd', 'span.kind': 'server', 'http.url': 'http://localhost/cart/7' }
  const numbers = {
    trace_id: 0x8448eb211c80319cn,
    span_id: 0xc1b2c3d4e5f60718n,
    parent_id: 0xb7ad6b7169203331n,
    start: 1_700_000_000_000_500_000n,
    duration: 40_250_000,
    error: 0,
  }
  const inner = { span_id: 5n, parent_id: 0xc1b2c3d4e5f60718n, resource: 'express.middleware' }

  const put = (version: string, payload: unknown) =>
    fetch(`${receiver.origin}/${version}/traces`, {
      method: 'PUT',
      body: encode(payload, { useBigInt64: true }),
      headers: { 'content-type': 'application/msgpack' },
    })

  const v04 = (priority: number) => {
    const root = { service: 'shop', name: 'web.request', resource: span.name, type: 'web', ...numbers, meta: tags }
    return [
      [
        { ...root, metrics: { _sampling_priority_v1: priority } },
        { ...root, ...inner, meta: {}, metrics: {} },
      ],
    ]
  }
  const v05 = (priority: number) => {
    const texts = ['', 'shop', 'web.request', span.name, 'web', ...Object.entries(tags).flat(), '_sampling_priority_v1']
    const at = (text: string) => texts.indexOf(text)
    const meta = Object.fromEntries(Object.entries(tags).map(([key, value]) => [at(key), at(value)]))
    const { trace_id, span_id, parent_id, start, duration, error } = numbers
    const rest = [span_id, parent_id, start, duration, error, meta, { [at('_sampling_priority_v1')]: priority }, 4]
    return [texts, [[[1, 2, 3, trace_id, ...rest]]]]
  }

  it('says what it takes', async () => {
    expect(await (await fetch(`${receiver.origin}/info`)).json()).toEqual({
      endpoints: ['/v0.4/traces', '/v0.5/traces'],
    })
  })

  it('reads version 0.4, and gives every span of a chunk the upper half of the trace id', async () => {
    const response = await put('v0.4', v04(1))
    expect([response.status, await response.json()]).toEqual([200, { rate_by_service: {} }])
    const [root, middleware] = receiver.receiver.rows()
    expect(root).toEqual({ ...span, attributes })
    expect(middleware).toMatchObject({ traceId, spanId: '0000000000000005', parentId: span.spanId, sampled: true })
  })

  it('reads version 0.5, in which texts are numbers', async () => {
    expect((await put('v0.5', v05(2))).status).toBe(200)
    expect(receiver.receiver.rows()).toEqual([{ ...span, attributes }])
  })

  it.each([
    [2, true],
    [1, true],
    [0, false],
    [-1, false],
  ])('reads the sampling priority %d as sampled: %s', async (priority, sampled) => {
    await put('v0.4', v04(priority))
    expect(receiver.receiver.rows().map((row) => row.sampled)).toEqual([sampled, sampled])
  })

  it('reads a trace id of 64 bits, and no parent, in a chunk without tags', async () => {
    await put('v0.4', [[{ ...numbers, parent_id: 0, service: 'shop', resource: 'job' }]])
    const [row] = receiver.receiver.rows()
    expect([row?.traceId, row?.parentId, row?.sampled]).toEqual(['00000000000000008448eb211c80319c', null, true])
  })

  it.each([
    ['a string that ends early', [0xdb, 0, 0, 0, 9, 65]],
    ['an array that is longer than the body', [0xdd, 0xff, 0xff, 0xff, 0xff]],
    ['nothing', []],
    ['a key __proto__', [...encode(JSON.parse('{"__proto__":1}'))]],
  ])('refuses %s with 400', async (_, bytes) => {
    for (const version of ['v0.4', 'v0.5']) {
      const response = await fetch(`${receiver.origin}/${version}/traces`, {
        method: 'PUT',
        body: new Uint8Array(bytes),
      })
      expect([response.status, await response.json()]).toEqual([400, { error: 'The body is not MessagePack.' }])
    }
  })

  it.each([[null], [7], [[7, [[7]]]], [[[{ span_id: 'x' }]]]])('finds no span in %j', async (payload) => {
    expect((await put('v0.4', payload)).status).toBe(200)
    expect((await put('v0.5', payload)).status).toBe(200)
    expect(receiver.receiver.rows()).toEqual([])
  })
})

describe("the envelopes of Sentry's server SDKs", () => {
  const times = { start_timestamp: 1_700_000_000.0005, timestamp: 1_700_000_000.04075 }
  const ids = { trace_id: traceId, span_id: span.spanId, parent_span_id: span.parentId }
  const send = (sdk: string, header: object, payload: object) =>
    receiver.post(
      '/api/7/envelope/',
      [{ sdk: { name: sdk } }, header, payload].map((line) => JSON.stringify(line)).join('\n'),
    )

  it('reads a transaction of version 10 and its spans', async () => {
    await send(
      'sentry.javascript.node',
      { type: 'transaction' },
      {
        ...{ type: 'transaction', transaction: span.name, ...times },
        contexts: { trace: { ...ids, op: 'http.server' } },
        request: { url: 'http://localhost/cart/7?key=1' },
        spans: [
          { ...ids, ...times, span_id: '00f067aa0ba902b7', parent_span_id: span.spanId, description: 'GET stock' },
        ],
      },
    )
    const [root, inner] = receiver.receiver.rows()
    const { traceId: id, spanId, parentId, name, source, path } = span
    expect(root).toMatchObject({
      traceId: id,
      spanId,
      parentId,
      name,
      source,
      path,
      kind: 'http.server',
      sampled: true,
    })
    expect(inner).toMatchObject({ spanId: '00f067aa0ba902b7', parentId: span.spanId, name: 'GET stock', source })
  })

  it('reads the streamed spans of version 11', async () => {
    const { timestamp: end_timestamp, start_timestamp } = times
    const attributes = { 'sentry.op': { value: 'http.server' }, 'url.full': { value: 'http://localhost/cart/7' } }
    await send(
      'sentry.javascript.node',
      { type: 'span' },
      { items: [{ ...ids, name: span.name, start_timestamp, end_timestamp, attributes }] },
    )
    const { traceId: id, spanId, parentId, name, source, path } = span
    expect(receiver.receiver.rows()).toMatchObject([{ traceId: id, spanId, parentId, name, source, path }])
  })

  it('takes what a browser sends by the same address for the browser', async () => {
    const { timestamp: end_timestamp, start_timestamp } = times
    await send(
      'sentry.javascript.browser',
      { type: 'span' },
      { items: [{ ...ids, name: '/', start_timestamp, end_timestamp }] },
    )
    expect(receiver.receiver.rows()).toMatchObject([{ spanId: span.spanId, source: 'browser' }])
  })
})
