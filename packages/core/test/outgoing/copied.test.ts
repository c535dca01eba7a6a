import http from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from '@jest/globals'
import axios from 'axios'
import got from 'got'
import { request } from 'undici'
import type { BatonOptions, SpanRecord, TrustLevel } from '../../src/index.js'
import { UndiciRequest } from '../../src/outgoing/undici-request.js'
import { otherTraceparent, spanId, traceId, traceparent } from '../literals.js'
import { warningsDuring } from '../warnings.js'
import { type Received, receiverOfTests, until } from './receiver.js'
import { agents, sending } from './sending.js'

const receiver = receiverOfTests()

type Headers = Record<string, string>
type Ask = (headers: Headers) => Promise<unknown>

function get(headers: unknown, url = receiver.url, options: http.RequestOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const all = { agent: agents().http, headers: headers as string[], ...options }
    http.get(url, all, (res) => resolve(text(res))).on('error', reject)
  })
}

const clients: [string, Ask][] = [
  ['fetch', (headers) => fetch(receiver.url, { headers })],
  ['fetch with names in capitals', (headers) => fetch(receiver.url, { headers: capitals(headers) })],
  ['fetch of a Request', (headers) => fetch(new Request(receiver.url, { headers }))],
  ['undici', (headers) => request(receiver.url, { headers })],
  ['undici with a flat array', (headers) => request(receiver.url, { headers: Object.entries(headers).flat() })],
  ['http.request', (headers) => get(headers)],
  ['http.request with names in capitals', (headers) => get(capitals(headers))],
  ['axios', (headers) => axios.get(receiver.url, { headers, httpAgent: agents().http })],
  ['got', (headers) => got(receiver.url, { headers, agent: { http: agents().http } }).text()],
]

function capitals(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]))
}

/** What one request has in every format. */
const caller: Headers = {
  traceparent,
  tracestate: 'rojo=1',
  baggage: 'user=7',
  'elastic-apm-traceparent': traceparent,
  'sentry-trace': `${traceId}-${spanId}-1`,
  b3: `${traceId}-${spanId}-1`,
  'x-b3-traceid': traceId,
  'x-b3-spanid': spanId,
  'x-b3-sampled': '1',
  'uber-trace-id': `${traceId}:${spanId}:0:1`,
  'uberctx-user': '7',
  'x-datadog-trace-id': '11803532876627986230',
  'x-datadog-parent-id': '67667974448284343',
  'x-datadog-sampling-priority': '1',
  'x-amzn-trace-id': `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${spanId};Sampled=1`,
  'x-cloud-trace-context': `${traceId}/67667974448284343;o=1`,
}
function mapped(change: (value: string) => string | undefined): (headers: Headers) => Headers {
  return (headers) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, change(value) ?? ''])) as Headers
}

const lastLine = (value: string) => value.split(', ').at(-1)

const others = { cookie: 'a=b', 'x-request-id': traceId, 'x-other': traceparent }

const isOfTrace = (name: string) => Object.hasOwn(caller, name) || name.startsWith('uberctx-')

/** What a copy of the request brings to the next service. */
async function copy(ask: Ask, options: BatonOptions, headers: Headers = { ...caller, ...others }) {
  const { inside, calls } = sending(options)
  const own = await inside(async (transaction) => {
    await ask(headers)
    return transaction
  }, headers)
  await until(() => calls().length === 1)
  const [{ headers: all }] = receiver.received as [Received]
  const got = Object.fromEntries(Object.entries(all).filter(([name]) => isOfTrace(name)))
  return { got, all, own, call: calls()[0] as SpanRecord }
}

describe.each(clients)('A4: %s with copied headers', (_, ask) => {
  it('carries the client span in every format that was copied, once', async () => {
    const { got, all, own, call } = await copy(ask, {})
    const { baggage, tracestate, ...ids } = got
    expect([own.traceId, call.parentId, baggage]).toEqual([traceId, own.spanId, 'user=7'])
    expect(tracestate).toBe('rojo=1')
    const decimal = String(BigInt(`0x${call.spanId}`))
    expect(ids).toEqual({
      traceparent: `00-${traceId}-${call.spanId}-01`,
      'elastic-apm-traceparent': `00-${traceId}-${call.spanId}-01`,
      'sentry-trace': `${traceId}-${call.spanId}-1`,
      b3: expect.stringContaining(`${traceId}-${call.spanId}-1`),
      'x-b3-traceid': traceId,
      'x-b3-spanid': call.spanId,
      'x-b3-sampled': '1',
      'uber-trace-id': `${traceId}:${call.spanId}:0:01`,
      'uberctx-user': '7',
      'x-datadog-trace-id': caller['x-datadog-trace-id'],
      'x-datadog-parent-id': decimal,
      'x-datadog-sampling-priority': '1',
      'x-amzn-trace-id': `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${call.spanId};Sampled=1`,
      'x-cloud-trace-context': `${traceId}/${decimal};o=1`,
    })
    expect(all).toMatchObject(others)
  })

  it.each<TrustLevel>(['restart', 'restart-external', 'ignore'])(
    "trust: '%s': carries nothing of the caller",
    async (trust) => {
      const { got, all, own, call } = await copy(ask, { trust })
      expect(got).toEqual({ traceparent: expect.stringMatching(`^00-${own.traceId}-${call.spanId}-0[13]$`) })
      expect(own.traceId).not.toBe(traceId)
      expect(all).toMatchObject(others)
    },
  )

  it("trust: 'ids-only': carries the trace alone", async () => {
    const { got, call } = await copy(ask, { trust: 'ids-only' })
    expect(got).toEqual({ traceparent: `00-${traceId}-${call.spanId}-01` })
  })

  it('a header of another value was set: the request is left alone', async () => {
    const { inside, calls } = sending()
    const headers = { ...caller, traceparent: otherTraceparent }
    await inside(() => ask(headers), caller)
    const [{ headers: got, traceparents }] = receiver.received as [Received]
    expect([traceparents, got.b3, got.baggage, calls()]).toEqual([[otherTraceparent], caller.b3, 'user=7', []])
  })

  it("trust: 'restart': a request of another tracer loses what was copied", async () => {
    const { inside } = sending({ trust: 'restart' })
    await inside(() => ask({ ...caller, traceparent: otherTraceparent, tracestate: 'own=1' }), caller)
    const [{ headers }] = receiver.received as [Received]
    const got = Object.entries(headers).filter(([name]) => isOfTrace(name))
    expect(Object.fromEntries(got)).toEqual({ traceparent: otherTraceparent, tracestate: 'own=1' })
  })
})

describe('A4: a copied header', () => {
  const ask: Ask = (headers) => fetch(receiver.url, { headers })

  it.each<[string, Headers, Headers]>([
    ['one that is no traceparent', { traceparent: 'broken' }, {}],
    ['baggage without a trace', { baggage: 'user=7' }, { baggage: 'user=7' }],
    ['tracestate without a trace', { tracestate: 'rojo=1' }, {}],
  ])('%s', async (_, headers, rest) => {
    const { got, own, call } = await copy(ask, {}, headers)
    expect(got).toEqual({ traceparent: `00-${own.traceId}-${call.spanId}-${own.traceparent.slice(-2)}`, ...rest })
  })

  it.each<[TrustLevel]>([['restart'], ['ids-only'], ['ignore']])('%s: baggage without a trace goes', async (trust) => {
    expect(Object.keys((await copy(ask, { trust }, { baggage: 'user=7' })).got)).toEqual(['traceparent'])
  })

  const twice = { traceparent: `${traceparent}, `, baggage: 'a=1, user=7', b3: `, ${caller.b3}` }

  it.each<[string, Headers, (headers: Headers) => Headers]>([
    ['ended with an empty line', twice, (headers) => headers],
    ['of which the empty line was left out', twice, mapped((value) => value.replace(/^, |, $/, ''))],
    ['joined without blanks', twice, mapped((value) => value.replaceAll(', ', ','))],
    ['of which the last line was taken', { ...twice, traceparent: `, ${traceparent}` }, mapped(lastLine)],
    ['of which the first line was taken', { ...twice, b3: `${caller.b3}, ` }, mapped((value) => value.split(',')[0])],
  ])('A4: twice what came in, %s, is none of another tracer', async (_, received, copyOf) => {
    for (const trust of ['restart', 'ignore', 'ids-only'] as const) {
      receiver.received.length = 0
      const { inside, calls } = sending({ trust })
      await inside(() => fetch(receiver.url, { headers: copyOf(received) }), received)
      await until(() => calls().length === 1)
      const [{ headers }] = receiver.received as [Received]
      expect(Object.keys(headers).filter(isOfTrace)).toEqual(['traceparent'])
      expect(headers.traceparent).toMatch(new RegExp(`-${calls()[0]?.spanId}-0[13]$`))
    }
  })

  it('A4: a part of the baggage that an application has chosen stays where all of it would', async () => {
    const { all } = await copy(() => ask({ baggage: 'a=1' }), {}, { traceparent, baggage: 'a=1, user=7' })
    expect(all.baggage).toBe('a=1')
  })

  it('of a format that is not read goes with the others', async () => {
    const propagators = { extract: ['w3c'] } as const
    const { got } = await copy(ask, { trust: 'restart', propagators }, { traceparent, b3: '1', baggage: 'a=1' })
    expect(Object.keys(got)).toEqual(['traceparent'])
  })

  it('x-request-id stays, whether it is read or not', async () => {
    const propagators = { extract: ['w3c', 'request-id'], inject: ['w3c', 'request-id'] } as const
    for (const options of [{}, { propagators }, { propagators, trust: 'restart' }] as BatonOptions[]) {
      receiver.received.length = 0
      const { all, got } = await copy(ask, options, { traceparent, 'x-request-id': 'not-a-trace' })
      expect([all['x-request-id'], Object.keys(got)]).toEqual(['not-a-trace', ['traceparent']])
    }
  })

  it('reaches no destination that gets no headers, nor another format one that gets W3C alone', async () => {
    const lookup = ((_name: string, { all }: { all?: boolean }, found: (...args: unknown[]) => void) =>
      all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)) as never
    const stranger: Ask = (headers) => get(headers, `http://api.example.com:${receiver.port}`, { lookup })
    const { got } = await copy(stranger, {})
    expect(got).toEqual({})
    receiver.received.length = 0
    const listed = await copy(stranger, { outgoing: { to: ['api.example.com'] } })
    expect(Object.keys(listed.got).sort()).toEqual(['traceparent', 'tracestate'])
  })

  it('goes also where inject() has written into the copy', async () => {
    const { inside } = sending({ trust: 'restart' })
    const sent = await inside(async (transaction) => {
      await fetch(receiver.url, { headers: transaction.inject({ ...caller }) })
      return transaction.traceparent
    }, caller)
    const got = Object.entries(receiver.received[0]?.headers ?? {}).filter(([name]) => isOfTrace(name))
    expect(Object.fromEntries(got)).toEqual({ traceparent: sent })
  })

  it('is compared with the request of this transaction, and of no other', async () => {
    const { inside } = sending()
    await inside(() => inside(() => ask({ traceparent }), { traceparent: otherTraceparent }), { traceparent })
    expect(receiver.received[0]?.traceparents).toEqual([traceparent])
  })

  it('is found whatever carried it', async () => {
    for (const carrier of [
      new Headers({ traceparent }),
      new Map([['Traceparent', traceparent]]),
      ['Traceparent', traceparent],
    ]) {
      receiver.received.length = 0
      const { baton } = sending()
      await baton.run(carrier, {}, () => ask({ traceparent }))
      expect(receiver.received[0]?.traceparents[0]).toMatch(new RegExp(`^00-${traceId}-(?!${spanId})[0-9a-f]{16}-01$`))
    }
  })

  it('stays in a request that Baton ignores', async () => {
    const { inside } = sending({ ignore: [() => true] })
    await inside(() => ask(caller), caller)
    expect(receiver.received[0]?.headers).toMatchObject(caller)
  })
})

it.each([
  ['a flat array', () => ['Host', 'receiver', ...Object.entries(caller).flat()]],
  ['pairs', () => [['Host', 'receiver'], ...Object.entries(caller)]],
  ['expect: 100-continue', () => ({ ...caller, expect: '100-continue' })],
])('A4: headers that Node has closed, %s, are sent as they are, which is said once', async (_, headersOf) => {
  const { inside, calls } = sending({ trust: 'restart' })
  const warnings = await warningsDuring(async () => {
    for (let i = 0; i < 2; i++) await inside(() => get(headersOf()), caller)
  })
  expect(receiver.received.map(({ headers }) => headers.traceparent)).toEqual([traceparent, traceparent])
  expect(warnings).toEqual([
    { code: 'BATON_OUTGOING_HEADERS', message: expect.stringContaining('past the option `trust`') },
  ])
  await until(() => calls().length === 2)
})

it('A4: a request of undici 5, whose headers are one text, is changed as well', () => {
  const raw = {
    method: 'GET',
    origin: receiver.url,
    path: '/',
    headers: 'Traceparent: a\r\nX-Other: b:c\r\nbaggage: d\r\nBAGGAGE: e\r\n',
    addHeader(name: string, value: string) {
      raw.headers += `${name}: ${value}\r\n`
    },
  }
  const sent = new UndiciRequest(raw)
  expect(sent.names()).toEqual(['traceparent', 'x-other', 'baggage', 'baggage'])
  expect([sent.get('baggage'), sent.get('x-other'), sent.get('b3')]).toEqual(['d, e', 'b:c', undefined])
  sent.remove('baggage')
  sent.set('baggage', 'f')
  expect(raw.headers).toBe('Traceparent: a\r\nX-Other: b:c\r\nbaggage: f\r\n')
})

it('A4: the transaction keeps the carrier itself, and reads it for a copy alone', async () => {
  let reads = 0
  const { baton } = sending()
  const carrier = {
    get(name: string) {
      reads++
      return name === 'traceparent' ? traceparent : undefined
    },
  }
  await baton.run(carrier, {}, async () => {
    const before = reads
    await fetch(receiver.url, { headers: { cookie: 'a=b' } })
    expect(reads).toBe(before)
    await fetch(receiver.url, { headers: { traceparent } })
    expect(reads).toBeGreaterThan(before)
  })
})

it('A4: what http.request() gets by setHeader, after it was made, goes on as it is', async () => {
  const ask: Ask = (headers) =>
    new Promise((resolve, reject) => {
      const sent = http.request(receiver.url, { agent: agents().http }, (res) => resolve(text(res)))
      for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value)
      sent.on('error', reject).end()
    })
  const { got } = await copy(ask, { trust: 'restart' }, { baggage: 'user=7' })
  expect(got.baggage).toBe('user=7')
})
