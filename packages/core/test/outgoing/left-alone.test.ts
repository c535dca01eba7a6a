import http from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from '@jest/globals'
import axios from 'axios'
import got from 'got'
import { request } from 'undici'
import { traceparent } from '../literals.js'
import { warningsDuring } from '../warnings.js'
import { type Received, receiverOfTests, until } from './receiver.js'
import { agents, sending } from './sending.js'

const receiver = receiverOfTests()

function send(headers: unknown): Promise<string> {
  const options = { agent: agents().http, headers: headers as string[] }
  return new Promise((resolve, reject) => {
    http.get(receiver.url, options, (res) => resolve(text(res))).on('error', reject)
  })
}

/** What the transaction came in with: another span than the request has that is left alone. */
const incoming = '00-4bf92f3577b34da6a3ce929d0e0e4736-53995c3f42cd8ad8-01'

const host = () => `127.0.0.1:${receiver.port}`

describe('a request that has a traceparent', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['fetch, a record', () => fetch(receiver.url, { headers: { traceparent } })],
    ['fetch, a record in capitals', () => fetch(receiver.url, { headers: { TRACEPARENT: traceparent } })],
    ['fetch, pairs', () => fetch(receiver.url, { headers: [['Traceparent', traceparent]] })],
    ['fetch, Headers', () => fetch(receiver.url, { headers: new Headers({ traceparent }) })],
    ['fetch of a Request', () => fetch(new Request(receiver.url, { headers: { traceparent } }))],
    ['undici, a record', () => request(receiver.url, { headers: { TraceParent: traceparent } })],
    ['undici, a flat array', () => request(receiver.url, { headers: ['a', 'b', 'TraceParent', traceparent] })],
    ['undici, a Map', () => request(receiver.url, { headers: new Map([['TraceParent', traceparent]]) })],
    ['http, a record', () => send({ TraceParent: traceparent })],
    ['http, a flat array', () => send(['Host', host(), 'TraceParent', traceparent])],
    [
      'http, pairs',
      () =>
        send([
          ['Host', host()],
          ['TraceParent', traceparent],
        ]),
    ],
    ['axios', () => axios.get(receiver.url, { headers: { TraceParent: traceparent }, httpAgent: agents().http })],
    ['got', () => got(receiver.url, { headers: { TraceParent: traceparent }, agent: { http: agents().http } }).text()],
  ])('%s: is sent as it is, and is no span', async (_, ask) => {
    const { inside, calls } = sending()
    const warnings = await warningsDuring(() =>
      inside(ask, { baggage: 'user=7', traceparent: incoming, tracestate: 'foo=1' }),
    )
    const [{ traceparents, headers }] = receiver.received as [Received]
    expect([traceparents, headers.tracestate, headers.baggage]).toEqual([[traceparent], undefined, undefined])
    expect([calls(), warnings]).toEqual([[], []])
  })

  it('even when it is not a valid one', async () => {
    const { inside } = sending()
    await inside(() => fetch(receiver.url, { headers: { traceparent: 'broken' } }))
    expect(receiver.received.map(({ traceparents }) => traceparents)).toEqual([['broken']])
  })
})

it('leaves a request alone that has the trace in another format of ours', async () => {
  const { inside, calls } = sending({ propagators: ['w3c', 'sentry', 'baggage'] })
  const sentryTrace = '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1'
  await inside(() => fetch(receiver.url, { headers: { 'Sentry-Trace': sentryTrace } }))
  const [{ headers, traceparents }] = receiver.received as [Received]
  expect([headers['sentry-trace'], traceparents, headers.baggage]).toEqual([sentryTrace, [], undefined])
  expect(calls()).toEqual([])
})

it.each<[string, (headers: Record<string, string>) => Promise<unknown>]>([
  ['fetch', (headers) => fetch(receiver.url, { headers })],
  ['http.request', send],
])('%s: baggage of the application stays, and is not doubled', async (_, ask) => {
  const { inside } = sending()
  await inside(() => ask({ Baggage: 'mine=1' }), { baggage: 'user=7' })
  const [{ headers, traceparents }] = receiver.received as [Received]
  expect([headers.baggage, traceparents.length]).toEqual(['mine=1', 1])
})

describe('headers that Node has closed', () => {
  const cases: [string, () => unknown][] = [
    ['a flat array', () => ['Host', host(), 'a', 'b']],
    [
      'pairs',
      () => [
        ['Host', host()],
        ['a', 'b'],
      ],
    ],
    ['expect: 100-continue', () => ({ expect: '100-continue' })],
  ]
  it.each(cases)('%s: the request is sent as it is, is a span, and it is said once', async (_, headers) => {
    const { inside, calls } = sending()
    const warnings = await warningsDuring(() =>
      inside(async () => {
        await send(headers())
        await send(headers())
      }),
    )
    expect(receiver.received.map(({ traceparents }) => traceparents)).toEqual([[], []])
    expect(warnings).toEqual([
      {
        code: 'BATON_OUTGOING_HEADERS',
        message: expect.stringContaining('write the trace headers yourself: currentSpan().inject(headers)'),
      },
    ])
    await until(() => calls().length === 2)
    expect(calls()[0]?.attributes['url.full']).toBe(`${receiver.url}/`)
  })

  it('is not said of a destination that gets no headers', async () => {
    const { inside } = sending()
    const lookup = (_name: string, options: { all?: boolean }, found: (...args: unknown[]) => void) =>
      options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)
    const ask = () =>
      new Promise((resolve) => {
        const options = { agent: agents().http, lookup: lookup as never, headers: { expect: '100-continue' } }
        http.get(`http://api.example.com:${receiver.port}`, options, (res) => resolve(text(res)))
      })
    expect(await warningsDuring(() => inside(ask))).toEqual([])
    expect(receiver.received.map(({ traceparents }) => traceparents)).toEqual([[]])
  })

  it('get what the application injects itself', async () => {
    const { inside } = sending()
    const sent = await inside(async (transaction) => {
      const headers = transaction.inject(['Host', host()])
      await send(headers)
      return transaction.traceparent
    })
    expect(receiver.received.map(({ traceparents }) => traceparents)).toEqual([[sent]])
  })
})
