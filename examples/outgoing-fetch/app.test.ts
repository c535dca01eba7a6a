import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { recorder } from '@trace-baton/core/testing'
import request from 'supertest'
import { createShop, type Services } from './app.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const incoming = { traceparent: `00-${traceId}-b7ad6b7169203331-01`, tracestate: 'foo=1', baggage: 'tenant=7' }

const servers: Server[] = []
const received: IncomingHttpHeaders[] = []
const { record, records, clear } = recorder()
let services: Services

async function listen(answer: (id: string) => unknown): Promise<string> {
  const server = createServer((req, res) => {
    received.push(req.headers)
    const body = answer(String(req.url).slice(1))
    res.writeHead(body === undefined ? 404 : 200).end(JSON.stringify(body ?? null))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

beforeAll(async () => {
  services = {
    stockUrl: await listen((id) => (id === 'kettle' ? 3 : undefined)),
    pricesUrl: await listen(() => '34.00'),
  }
})
afterAll(async () => {
  for (const server of servers) await new Promise((resolve) => server.close(resolve).closeAllConnections())
})
beforeEach(() => {
  received.length = 0
  clear()
})

describe('GET /items/:id', () => {
  const shop = () => createShop(services, { record })

  it('tells both services of the trace, each in a span of its own', async () => {
    const answer = await request(shop()).get('/items/kettle').set(incoming)
    expect(answer.body).toEqual({ id: 'kettle', stock: 3, price: '34.00' })
    const calls = records.filter(({ kind }) => kind === 'client')
    expect(received.map(({ traceparent }) => traceparent).sort()).toEqual(
      calls.map(({ spanId }) => `00-${traceId}-${spanId}-01`).sort(),
    )
    expect(received.map(({ tracestate, baggage }) => ({ tracestate, baggage }))).toEqual([
      { tracestate: 'foo=1', baggage: 'tenant=7' },
      { tracestate: 'foo=1', baggage: 'tenant=7' },
    ])
  })

  it('records the calls as children of the request', async () => {
    await request(shop()).get('/items/teapot?discount=secret').set(incoming).expect(404)
    const server = records.find(({ kind }) => kind === 'server')
    const calls = records.filter(({ kind }) => kind === 'client')
    expect(server?.name).toBe('GET /items/:id')
    expect(
      calls.map(({ name, parentId, outcome, attributes }) => [name, parentId, attributes['url.full'], outcome]).sort(),
    ).toEqual(
      [
        ['GET', server?.spanId, `${services.stockUrl}/teapot`, 'failure'],
        ['GET', server?.spanId, `${services.pricesUrl}/teapot`, 'success'],
      ].sort(),
    )
  })

  it('tells nobody with outgoing: false', async () => {
    await request(createShop(services, { outgoing: false }))
      .get('/items/kettle')
      .set(incoming)
      .expect(200)
    expect(received.map(({ traceparent, baggage }) => [traceparent, baggage])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ])
  })
})
