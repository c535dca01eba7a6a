import { describe, expect, it } from '@jest/globals'
import axios from 'axios'
import got from 'got'
import { Agent, interceptors, request } from 'undici'
import { type Received, receiverOfTests, until } from './receiver.js'
import { agents, sending } from './sending.js'

const first = receiverOfTests()
const second = receiverOfTests()

const clients: [string, (url: string) => Promise<unknown>][] = [
  ['fetch', async (url) => (await fetch(url)).text()],
  [
    "undici's request",
    async (url) => {
      const dispatcher = new Agent().compose(interceptors.redirect({ maxRedirections: 3 }))
      await (await request(url, { dispatcher })).body.text()
      await dispatcher.close()
    },
  ],
  ['axios', (url) => axios.get(url, { httpAgent: agents().http })],
  ['got', (url) => got(url, { agent: { http: agents().http } }).text()],
]

it.each(clients)('%s: each hop is a request of its own, with a span of its own', async (_, get) => {
  const { inside, calls } = sending()
  const parentId = await inside(async ({ spanId }) => {
    await get(`${first.url}/redirect?to=/redirect?to=${second.url}/end`)
    return spanId
  })
  await until(() => calls().length === 3)
  const sent = [...first.received, ...second.received].map(({ url, traceparents }) => [url.split('?')[0], traceparents])
  expect(sent).toEqual(
    calls().map(({ traceId, spanId, attributes }) => [
      new URL(String(attributes['url.full'])).pathname,
      [`00-${traceId}-${spanId}-01`],
    ]),
  )
  expect(calls().map(({ parentId, attributes }) => [parentId, attributes['http.response.status_code']])).toEqual([
    [parentId, 302],
    [parentId, 302],
    [parentId, 200],
  ])
})

// Both receivers are local, so one of them is reached by a name that is not: it stands for a stranger.
const stranger = 'stranger.example.com'
const lookup = ((_name: string, options: { all?: boolean }, found: (...args: unknown[]) => void) =>
  options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)) as never

const strangely: [string, (url: string) => Promise<unknown>][] = [
  [
    "undici's request",
    async (url) => {
      const dispatcher = new Agent({ connect: { lookup } }).compose(interceptors.redirect({ maxRedirections: 3 }))
      await (await request(url, { dispatcher })).body.text()
      await dispatcher.close()
    },
  ],
  ['axios', (url) => axios.get(url, { httpAgent: agents().http, lookup })],
  ['got', (url) => got(url, { agent: { http: agents().http }, dnsLookup: lookup }).text()],
]

it.each(strangely)('%s: a redirect to a stranger takes no header along', async (_, get) => {
  const { inside, calls } = sending()
  const away = `http://${stranger}:${second.port}/redirect?to=${first.url}/back`
  await inside(() => get(`${first.url}/redirect?to=${away}`), { baggage: 'user=7' })
  await until(() => calls().length === 3)
  expect(first.received.map(({ url, traceparents }) => [url.split('?')[0], traceparents.length])).toEqual([
    ['/redirect', 1],
    ['/back', 1],
  ])
  expect(second.received.map(({ headers }) => headers)).toEqual([
    expect.not.objectContaining({ traceparent: expect.anything(), baggage: expect.anything() }),
  ])
  expect(calls().map(({ attributes }) => attributes['server.address'])).toEqual(['127.0.0.1', stranger, '127.0.0.1'])
})

it.each(strangely)('%s: a listed stranger gets W3C Trace Context, and no baggage', async (_, get) => {
  const { inside } = sending({ outgoing: { to: [`http://${stranger}:${second.port}`] } })
  await inside(() => get(`${first.url}/redirect?to=http://${stranger}:${second.port}/`), {
    baggage: 'user=7',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: 'foo=1',
  })
  const { headers } = second.received[0] as Received
  expect(headers.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)[0-9a-f]{16}-01$/)
  expect([headers.tracestate, headers.baggage]).toEqual(['foo=1', undefined])
  expect(first.received[0]?.headers.baggage).toBe('user=7')
})

describe("undici's redirect on a connection that another transaction has opened", () => {
  const start = (digit: string) => ({
    traceparent: `00-${digit.repeat(32)}-${digit.repeat(16)}-01`,
    baggage: `user=${digit}`,
  })
  const carried = (receiver: typeof first) =>
    receiver.received.map(({ headers }) => [headers.traceparent?.slice(3, 35), headers.baggage])

  it('A4: each hop has the trace and the baggage of its own transaction', async () => {
    const { inside } = sending()
    const dispatcher = new Agent().compose(interceptors.redirect({ maxRedirections: 3 }))
    const url = `${first.url}/redirect?to=${second.url}/end`
    for (const digit of ['1', '2', '3']) {
      await inside(async () => (await request(url, { dispatcher })).body.text(), start(digit))
    }
    await (await request(url, { dispatcher })).body.text()
    await dispatcher.close()
    const expected = [...['1', '2', '3'].map((digit) => [digit.repeat(32), `user=${digit}`]), [undefined, undefined]]
    expect([carried(first), carried(second)]).toEqual([expected, expected])
  })

  it('A4: headers that were copied reach no stranger', async () => {
    const { inside } = sending()
    const dispatcher = new Agent({ connect: { lookup } }).compose(interceptors.redirect({ maxRedirections: 3 }))
    const url = `${first.url}/redirect?to=http://${stranger}:${second.port}/`
    for (const digit of ['1', '2']) {
      const headers = start(digit)
      await inside(async () => (await request(url, { dispatcher, headers })).body.text(), headers)
    }
    await dispatcher.close()
    expect(carried(second)).toEqual(Array(2).fill([undefined, undefined]))
  })
})
