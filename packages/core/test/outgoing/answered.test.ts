import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { agents, sending } from './sending.js'

const other = '4bf92f3577b34da6a3ce929d0e0e4736'
const span = '00f067aa0ba902b7'

/** What a service may say of a trace when it answers. */
const answered = {
  traceparent: `00-${other}-${span}-00`,
  traceresponse: `00-${other}-${span}-00`,
  tracestate: 'ot=th:8',
  baggage: 'user=7',
  'server-timing': `traceparent;desc="00-${other}-${span}-01"`,
  'sentry-trace': `${other}-${span}-0`,
  'x-datadog-trace-id': '1',
  b3: '0',
  'x-request-id': other,
}

const server = createServer((req, res) => res.writeHead(200, req.url === '/plain' ? {} : answered).end('stock'))
let url = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

describe('a service that answers with trace headers', () => {
  it.each<[string, (url: string) => Promise<unknown>]>([
    ['fetch', async (url) => (await fetch(url)).text()],
    [
      'http.request',
      (url) =>
        new Promise((resolve, reject) => {
          get(url, { agent: agents().http }, (res) => resolve(text(res))).on('error', reject)
        }),
    ],
  ])('%s: its headers change neither the trace nor what is recorded', async (_, send) => {
    const { inside, calls } = sending()
    await inside(() => send(`${url}/plain`))
    await inside(() => send(`${url}/traced`))
    await until(() => calls().length === 2)
    const [plain, traced] = calls().map(
      ({ attributes: { 'url.full': _, ...attributes }, links, sampled, outcome }) => ({
        attributes,
        links,
        sampled,
        outcome,
      }),
    )
    expect(traced).toEqual(plain)
    expect(JSON.stringify(calls())).not.toMatch(new RegExp(`${other}|${span}|user=7`))
  })
})
