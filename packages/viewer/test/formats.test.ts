import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { listening } from './listening.js'
import { elasticPageLoad } from './payloads.js'

let receiver: Awaited<ReturnType<typeof listening>>
beforeEach(async () => {
  receiver = await listening()
})
afterEach(() => receiver.close())

const traceId = '0af7651916cd43dd8448eb211c80319c'
const start = 1_700_000_000_000.5
const postJson = (path: string, body: unknown) =>
  receiver.post(path, JSON.stringify(body), { 'content-type': 'application/json' })

describe("version 3 of Elastic RUM's intake", () => {
  const lines = [
    '{"m":{"se":{"n":"shop-web","ve":"1.0","a":{"n":"rum-js","ve":"5.17.5"},"la":{"n":"javascript"}}}}',
    '{"x":{"id":"d21f8e1c9a0b4f37","tid":"0af7651916cd43dd8448eb211c80319c","n":"GET /","t":"page-load","d":268,"c":{"p":{"rf":"","url":"http://localhost/cart?key=1"}},"k":{"a":{"fb":46}},"y":[{"id":"b7ad6b7169203331","n":"Requesting and receiving the document","t":"hard-navigation","s":4,"d":60,"c":null,"su":"browser-timing"},{"id":"81a2b3c4d5e6f708","n":"GET /stock","t":"external","s":70,"d":12,"pid":"b7ad6b7169203331","o":"success"}],"yc":{"sd":2},"sm":true,"sr":1,"o":"success"}}',
    '{"e":{"id":"1"}}',
  ].join('\n')

  it('has the spans of version 2 under shorter names', async () => {
    const response = await receiver.post('/intake/v3/rum/events', gzipSync(lines), { 'content-encoding': 'gzip' })
    expect([response.status, await response.text()]).toEqual([202, ''])
    const [pageLoad, ...spans] = receiver.receiver.rows()
    expect(pageLoad).toMatchObject({
      ...{ traceId, spanId: 'd21f8e1c9a0b4f37', parentId: null, name: 'GET /', kind: 'page-load', service: 'shop-web' },
      ...{ source: 'browser', duration: 268, sampled: true, outcome: 'success', path: '/cart' },
    })
    expect(
      spans.map(({ spanId, parentId, duration, timeline }) => [spanId, parentId, duration, timeline?.offset]),
    ).toEqual([
      ['b7ad6b7169203331', 'd21f8e1c9a0b4f37', 60, 4],
      ['81a2b3c4d5e6f708', 'b7ad6b7169203331', 12, 70],
    ])
  })

  it('is unsampled where it says so', async () => {
    await receiver.post('/intake/v3/rum/events', lines.replace('"sm":true', '"sm":false'))
    expect(receiver.receiver.rows()[0]?.sampled).toBe(false)
  })
})

describe('Zipkin, version 2', () => {
  const client = {
    ...{ traceId: '8448eb211c80319c', id: '352bff9a74ca9ad2', parentId: '6b221d5bc9e6496c', kind: 'CLIENT' },
    ...{ name: 'get /stock', timestamp: 1_700_000_000_000_500, duration: 207_250 },
    localEndpoint: { serviceName: 'shop', ipv4: '127.0.0.1' },
    tags: { 'http.method': 'GET', 'http.path': '/stock' },
  }

  it('is accepted with 202, and short ids are filled with zeros', async () => {
    const response = await postJson('/api/v2/spans', [client])
    expect([response.status, receiver.receiver.rows()]).toEqual([
      202,
      [
        {
          ...{ traceId: '00000000000000008448eb211c80319c', spanId: client.id, parentId: client.parentId },
          ...{ name: 'get /stock', kind: 'client', service: 'shop', source: 'server', start, duration: 207.25 },
          ...{ sampled: true, outcome: 'unknown', aborted: false, path: '/stock' },
          attributes: [
            ['http.method', 'GET'],
            ['http.path', '/stock'],
          ],
        },
      ],
    ])
  })

  it('keeps client and server apart that share an id', async () => {
    const server = { ...client, kind: 'SERVER', shared: true, localEndpoint: { serviceName: 'stock' } }
    await postJson('/api/v2/spans', [client, server])
    expect(
      (await receiver.traces())[0]?.spans.map(({ spanId, parentId, service }) => [spanId, parentId, service]),
    ).toEqual([
      [client.id, client.parentId, 'shop'],
      ['cad400658b35652d', client.id, 'stock'],
    ])
  })
})

describe('OTLP metrics', () => {
  it('are accepted, and not kept', async () => {
    const response = await postJson('/v1/metrics', { resourceMetrics: [] })
    expect([response.status, await response.json()]).toEqual([200, {}])
  })
})

describe('Datadog RUM', () => {
  const resource = JSON.stringify({
    ...{ type: 'resource', date: 1_700_000_000_000, service: 'shop page' },
    _dd: { trace_id: traceId, span_id: '13957433514333177624' },
    resource: { type: 'document', url: 'http://localhost/cart?key=1', duration: 40_250_000 },
  })

  it.each(['/api/v2/rum?ddsource=browser', '/intake/datadog?ddforward=%2Fapi%2Fv2%2Frum%3Fa%3D1', '/intake/datadog'])(
    'is read at %s',
    async (path) => {
      expect((await receiver.post(path, resource)).status).toBe(202)
      expect(receiver.receiver.rows()).toMatchObject([
        { traceId, spanId: 'c1b2c3d4e5f60718', parentId: null, name: 'document /cart', duration: 40.25, path: '/cart' },
      ])
    },
  )

  it('forwards replays to the same address, which are left out', async () => {
    const response = await receiver.post('/intake/datadog?ddforward=%2Fapi%2Fv2%2Freplay', '--form')
    expect([response.status, receiver.receiver.rows()]).toEqual([202, []])
  })
})

describe('Grafana Faro', () => {
  it.each(['/collect', '/collect/key', '/intake/faro'])('is read at %s', async (path) => {
    const response = await postJson(path, {
      meta: { app: { name: 'shop page' }, page: { url: 'http://localhost/cart' } },
      events: [
        {
          ...{ name: 'faro.performance.navigation', timestamp: '2023-11-14T22:13:20.000Z' },
          ...{ trace: { trace_id: traceId, span_id: 'c1b2c3d4e5f60718' }, attributes: { duration: 212 } },
        },
      ],
    })
    expect(response.status).toBe(202)
    expect(receiver.receiver.rows()).toMatchObject([
      { traceId, parentId: 'c1b2c3d4e5f60718', service: 'shop page', duration: 212, path: '/cart', kind: 'link' },
    ])
  })
})

describe('a Sentry envelope names its service', () => {
  const span = { trace_id: traceId, span_id: 'c1b2c3d4e5f60718', name: 'GET /', start_timestamp: 1_700_000_000 }
  it.each([
    ['by its release', { trace: { release: '@acme/shop@1.2.0' }, dsn: 'http://key@localhost:4318/7' }, '@acme/shop'],
    ['by its project', { dsn: 'http://key@localhost:4318/7' }, 'Sentry project 7'],
    ['not at all', {}, 'Sentry'],
  ])('%s', async (_, header, service) => {
    const lines = [header, { type: 'span' }, { items: [{ ...span, end_timestamp: 1_700_000_001 }] }]
    await receiver.post('/api/7/envelope/?sentry_key=key', lines.map((line) => JSON.stringify(line)).join('\n'))
    expect(receiver.receiver.rows()).toMatchObject([{ service, source: 'browser', duration: 1000 }])
  })
})

describe('attributes', () => {
  const span = { traceId, spanId: 'c1b2c3d4e5f60718', name: 'GET /', startTimeUnixNano: '1700000000000500000' }
  const otlp = (attributes: unknown) => ({ resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, attributes }] }] }] })

  it('of every type are texts', async () => {
    await postJson(
      '/v1/traces',
      otlp([
        { key: 'text', value: { stringValue: 'a' } },
        { key: 'flag', value: { boolValue: false } },
        { key: 'count', value: { intValue: '7' } },
        { key: 'rate', value: { doubleValue: 0.5 } },
        { key: 'list', value: { arrayValue: { values: [{ stringValue: 'x' }, { intValue: 1 }] } } },
        { key: 'map', value: { kvlistValue: { values: [{ key: 'a', value: { intValue: 1 } }] } } },
      ]),
    )
    expect(receiver.receiver.rows()[0]?.attributes).toEqual([
      ['text', 'a'],
      ['flag', 'false'],
      ['count', '7'],
      ['rate', '0.5'],
      ['list.0', 'x'],
      ['list.1', '1'],
      ['map.a', '1'],
    ])
  })

  it('may be named like a part of every object', async () => {
    const names = ['__proto__', 'constructor', 'toString']
    await postJson('/v1/traces', otlp(names.map((key) => ({ key, value: { stringValue: 'x' } }))))
    await receiver.post(
      '/intake/v2/rum/events',
      elasticPageLoad.replace('"span_count"', '"context":{"__proto__":{"polluted":"yes"}},"span_count"'),
    )
    const [span, pageLoad] = receiver.receiver.rows()
    expect(span?.attributes).toEqual(names.map((name) => [name, 'x']))
    expect(pageLoad?.attributes).toEqual([['__proto__.polluted', 'yes']])
    expect(({} as { polluted?: string }).polluted).toBeUndefined()
  })

  it('are limited in number, length and depth', async () => {
    const many = Array.from({ length: 100 }, (_, n) => ({
      key: `k${n}`.padEnd(200, 'k'),
      value: { stringValue: 'v'.repeat(2000) },
    }))
    await postJson('/v1/traces', otlp(many))
    const attributes = receiver.receiver.rows()[0]?.attributes ?? []
    expect([attributes.length, attributes[0]?.[0].length, attributes[0]?.[1].length]).toEqual([64, 100, 1000])
    const deep = `${'{"arrayValue":{"values":['.repeat(20_000)}${']}}'.repeat(20_000)}`
    const body = JSON.stringify(otlp([{ key: 'deep', value: 0 }])).replace('"value":0', `"value":${deep}`)
    expect((await receiver.post('/v1/traces', body, { 'content-type': 'application/json' })).status).toBe(200)
    expect(receiver.receiver.rows()[0]?.attributes).toBeUndefined()

    const nested = `"context":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)},"span_count"`
    const sent = elasticPageLoad.replace('"span_count"', nested).replaceAll(traceId, '1'.repeat(32))
    expect((await receiver.post('/intake/v2/rum/events', sent)).status).toBe(202)
    expect(receiver.receiver.rows()[0]?.attributes).toBeUndefined()
  })
})
