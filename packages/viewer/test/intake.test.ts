import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { listening, record } from './listening.js'
import { elasticPageLoad, otlpDocumentLoad } from './payloads.js'

let receiver: Awaited<ReturnType<typeof listening>>
beforeEach(async () => {
  receiver = await listening()
})
afterEach(() => receiver.close())

const gzip = { 'content-encoding': 'gzip' }

describe('the Elastic intake', () => {
  it('accepts a gzipped page load with 202 and no body', async () => {
    const response = await receiver.post('/intake/v2/rum/events', gzipSync(elasticPageLoad), gzip)
    expect([response.status, await response.text()]).toEqual([202, ''])
    expect((await receiver.traces())[0]?.spans).toHaveLength(4)
  })

  it('makes rows of the transaction and its spans', async () => {
    await receiver.post('/intake/v2/rum/events', elasticPageLoad)
    const [trace] = await receiver.traces()
    expect(trace?.spans.map(({ start: _, ...span }) => span)).toEqual([
      browserSpan('d21f8e1c9a0b4f37', null, 'GET /', 268),
      browserSpan('b7ad6b7169203331', 'd21f8e1c9a0b4f37', 'Requesting and receiving the document', 60),
      browserSpan('71a2b3c4d5e6f708', 'd21f8e1c9a0b4f37', 'Parsing the document, executing sync. scripts', 148),
      browserSpan('81a2b3c4d5e6f708', 'd21f8e1c9a0b4f37', 'http://127.0.0.1/shop.css', 12),
    ])
  })

  it('counts back from the arrival while no server has reported', async () => {
    const before = Date.now()
    await receiver.post('/intake/v2/rum/events', elasticPageLoad)
    const after = Date.now()
    const [pageLoad, request] = (await receiver.traces())[0]?.spans ?? []
    expect(pageLoad?.start).toBeGreaterThanOrEqual(before - 268)
    expect(pageLoad?.start).toBeLessThanOrEqual(after - 268)
    expect(request?.start).toBe((pageLoad?.start ?? 0) + 4)
  })

  it('gives a span without ids of its own those of its transaction', async () => {
    const short = [
      '{"metadata":{"service":{"name":"shop-web"}}}',
      '{"transaction":{"id":"d21f8e1c9a0b4f37","trace_id":"0af7651916cd43dd8448eb211c80319c","name":"a","duration":9,"sampled":false}}',
      '{"span":{"id":"b7ad6b7169203331","name":"b","start":1,"duration":2}}',
    ].join('\n')
    await receiver.post('/intake/v2/rum/events', short)
    const spans = (await receiver.traces())[0]?.spans ?? []
    expect(spans.map(({ spanId, parentId, sampled }) => [spanId, parentId, sampled])).toEqual([
      ['d21f8e1c9a0b4f37', null, false],
      ['b7ad6b7169203331', 'd21f8e1c9a0b4f37', false],
    ])
  })

  it.each([
    ['true', true],
    ['false', false],
    ['"false"', false], // a page that configured the agent with a string
    ['null', true],
  ])('reads sampled %s as %s', async (sent, expected) => {
    await receiver.post('/intake/v2/rum/events', elasticPageLoad.replace('"sampled":true', `"sampled":${sent}`))
    expect((await receiver.traces())[0]?.spans[0]?.sampled).toBe(expected)
  })

  it('passes over errors, metric sets and lines that are no objects', async () => {
    const response = await receiver.post(
      '/intake/v2/rum/events',
      '{"error":{"id":"1"}}\n[]\n7\nnull\n{"metricset":{}}\n',
    )
    expect([response.status, await receiver.traces()]).toEqual([202, []])
  })

  it('keeps nothing of a payload with a broken line', async () => {
    const response = await receiver.post('/intake/v2/rum/events', `${elasticPageLoad}{"span":`)
    expect([response.status, await receiver.traces()]).toEqual([400, []])
  })
})

describe('the OTLP intake', () => {
  it.each([
    ['plain', (text: string) => text, {}],
    ['gzip', gzipSync, gzip],
  ])('accepts a %s document load with 200 {}', async (_, encode, headers) => {
    const response = await receiver.post('/v1/traces', encode(JSON.stringify(otlpDocumentLoad)), {
      'content-type': 'application/json',
      ...headers,
    })
    expect([response.status, await response.json()]).toEqual([200, {}])
    expect(await receiver.traces()).toEqual([
      {
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        spans: [
          {
            traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
            spanId: 'c1b2c3d4e5f60718',
            parentId: '00f067aa0ba902b7',
            name: 'documentLoad',
            service: 'shop-web',
            source: 'browser',
            start: 1_700_000_000_000.5,
            duration: 212,
            sampled: true,
          },
          {
            traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
            spanId: 'd1b2c3d4e5f60718',
            parentId: 'c1b2c3d4e5f60718',
            name: 'documentFetch',
            service: 'shop-web',
            source: 'browser',
            start: 1_700_000_000_001.25,
            duration: 52,
            sampled: true,
          },
        ],
      },
    ])
  })

  it.each([
    [undefined, 'browser'],
    ['webjs', 'browser'],
    ['nodejs', 'server'],
    ['go', 'server'],
  ])('takes SDK language %s for a %s', async (language, source) => {
    const payload = structuredClone(otlpDocumentLoad)
    if (language) {
      const attributes = payload.resourceSpans[0]?.resource.attributes
      attributes?.push({ key: 'telemetry.sdk.language', value: { stringValue: language } })
    }
    await receiver.post('/v1/traces', JSON.stringify(payload))
    expect((await receiver.traces())[0]?.spans[0]?.source).toBe(source)
  })

  it.each([
    [2, 'server'],
    [3, 'browser'],
    [5, 'server'],
  ])('takes a resource without a language that has a span of kind %d for a %s', async (kind, source) => {
    const [resourceSpans] = otlpDocumentLoad.resourceSpans
    const [scope] = resourceSpans?.scopeSpans ?? []
    const spans = scope?.spans.map((span, i) => (i === 1 ? { ...span, kind } : span))
    const payload = { resourceSpans: [{ ...resourceSpans, scopeSpans: [{ spans }] }] }
    await receiver.post('/v1/traces', JSON.stringify(payload))
    expect((await receiver.traces())[0]?.spans.map((span) => span.source)).toEqual([source, source])
  })

  it.each([
    [{}],
    [[]],
    [null],
    [{ resourceSpans: 7 }],
    [{ resourceSpans: [null, { scopeSpans: [null, { spans: [null, {}, 'x'] }] }] }],
  ])('finds no span in %j', async (payload) => {
    const response = await receiver.post('/v1/traces', JSON.stringify(payload))
    expect([response.status, await receiver.traces()]).toEqual([200, []])
  })
})

describe('the record intake', () => {
  const row = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: '3c191d03a1b2f0e4',
    parentId: 'b7ad6b7169203331',
    name: 'GET /',
    service: 'shop',
    source: 'server',
    start: 1_700_000_000_100.5,
    duration: 40,
    sampled: true,
  }

  it.each([
    ['one record', record],
    ['an array of records', [record]],
  ])('accepts %s with 202', async (_, body) => {
    const response = await receiver.post('/records', JSON.stringify(body))
    expect([response.status, await receiver.traces()]).toEqual([202, [{ traceId: row.traceId, spans: [row] }]])
  })

  it('takes a record without HTTP', async () => {
    receiver.receiver.record(record)
    expect(await receiver.traces()).toEqual([{ traceId: row.traceId, spans: [row] }])
  })

  it.each([[undefined], [null], [7], ['x'], [{}], [[null]]])('does not throw at record(%j)', async (hostile) => {
    expect(() => receiver.receiver.record(hostile)).not.toThrow()
    expect(await receiver.traces()).toEqual([])
  })

  it.each([
    ['an uppercase trace id', { traceId: '0AF7651916CD43DD8448EB211C80319C' }],
    ['a trace id of zeros', { traceId: '0'.repeat(32) }],
    ['a short trace id', { traceId: 'abc' }],
    ['a trace id with a line break', { traceId: `${record.traceId}\n` }],
    ['a span id of zeros', { spanId: '0'.repeat(16) }],
    ['a numeric span id', { spanId: 1234567890123456 }],
    ['no start', { start: undefined }],
    ['a start that no date can hold', { start: 1e300 }],
  ])('drops a record with %s', async (_, change) => {
    await receiver.post('/records', JSON.stringify({ ...record, ...change }))
    expect(await receiver.traces()).toEqual([])
  })

  it.each([
    ['an invalid parent id', { parentId: 'undefined' }, { parentId: null }],
    ['a parent id of zeros', { parentId: '0'.repeat(16) }, { parentId: null }],
    ['no service', { service: undefined }, { service: 'unknown' }],
    ['no name', { name: '' }, { name: 'unnamed' }],
    ['a very long name', { name: 'x'.repeat(5000) }, { name: 'x'.repeat(200) }],
    ['a negative duration', { duration: -1 }, { duration: 0 }],
    ['sampled as text', { sampled: 'true' }, { sampled: false }],
  ])('makes a record with %s fit', async (_, change, expected) => {
    await receiver.post('/records', JSON.stringify({ ...record, ...change }))
    expect((await receiver.traces())[0]?.spans).toEqual([{ ...row, ...expected }])
  })
})

const paths = [
  '/intake/v2/rum/events',
  '/intake/v3/rum/events',
  '/intake/v2/events',
  '/api/7/envelope',
  '/intake/sentry',
  '/intake/datadog',
  '/api/v2/rum',
  '/intake/faro',
  '/collect',
  '/v1/traces',
  '/v1/logs',
  '/api/v2/spans',
  '/records',
]

const mebibyte = 1024 * 1024
const limit = 4 * mebibyte
const hugeWhenUnpacked = gzipSync(Buffer.alloc(64 * mebibyte, ' '))

describe.each(paths)('POST %s', (path) => {
  it.each([
    ['broken JSON', '{"a":', {}, 400],
    ['JSON nested beyond reason', '['.repeat(100_000), {}, 400],
    ['text that claims to be gzip', '{}', gzip, 400],
    ['a gzip that ends early', gzipSync('{"a":1}'.repeat(99)).subarray(0, 20), gzip, 400],
    ['an encoding it does not know', '{}', { 'content-encoding': 'br' }, 415],
    ['more than four mebibytes', `"${'x'.repeat(limit)}"`, {}, 413],
    ['a gzip that unpacks to more than four mebibytes', hugeWhenUnpacked, gzip, 413],
  ])('answers %s without breaking', async (_, body, headers, status) => {
    const response = await receiver.post(path, body, headers)
    expect([response.status, await response.json()]).toEqual([status, { error: expect.any(String) }])
    receiver.receiver.record(record)
    expect(await receiver.traces()).toHaveLength(1)
  })

  it('accepts four mebibytes to the byte', async () => {
    const body = '{}'.padEnd(limit, ' ')
    expect((await receiver.post(path, body)).ok).toBe(true)
    expect((await receiver.post(path, `${body} `)).status).toBe(413)
  })
})

function browserSpan(spanId: string, parentId: string | null, name: string, duration: number) {
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  return { traceId, spanId, parentId, name, service: 'shop-web', source: 'browser', duration, sampled: true }
}
