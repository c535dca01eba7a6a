import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { createService } from './app.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`

/** What the service's own calls brought, in the order of arrival. */
const received: { headers: IncomingHttpHeaders; body: string }[] = []
const receiver = createServer((req, res) => {
  let body = ''
  req
    .on('data', (chunk) => (body += chunk))
    .on('end', () => {
      received.push({ headers: req.headers, body })
      res.end('{}')
    })
})
let url: string

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/callback`
})
afterAll(() => new Promise((resolve) => receiver.close(resolve).closeAllConnections()))
beforeEach(() => {
  received.length = 0
})

describe('POST /test', () => {
  const post = (body: unknown, headers = {}) =>
    request(createService())
      .post('/test')
      .set(headers)
      .send(body as object)

  it('posts the arguments of each element to its url, each in a span of its own', async () => {
    const calls = [1, 2, 3].map((n) => ({ url, arguments: [{ n }] }))
    const answer = await post(calls, { traceparent, tracestate: 'foo=1,bar=2' })
    expect([answer.status, answer.type]).toEqual([200, 'application/json'])
    expect(received.map(({ body }) => body).sort()).toEqual(['[{"n":1}]', '[{"n":2}]', '[{"n":3}]'])
    for (const { headers } of received) {
      expect(headers.traceparent).toMatch(new RegExp(`^00-${traceId}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`))
      expect(headers.tracestate).toBe('foo=1,bar=2')
    }
    expect(new Set(received.map(({ headers }) => headers.traceparent)).size).toBe(3)
  })

  it('starts one trace for all the calls of a request that brought none', async () => {
    await post(
      [1, 2].map((n) => ({ url, arguments: n })),
      { traceparent: traceparent.toUpperCase(), tracestate: 'foo=1' },
    )
    const [first, second] = received.map(({ headers }) => String(headers.traceparent).split('-'))
    expect(first?.[1]).toMatch(/^[0-9a-f]{32}$/)
    expect(first?.[1]).toBe(second?.[1])
    expect(first?.[3]).toBe('01')
    expect(received[0]?.headers.tracestate).toBeUndefined()
  })

  it('answers although a call cannot be made', async () => {
    const answer = await post([{ url: 'http://127.0.0.1:1/', arguments: 1 }])
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual([{ url: 'http://127.0.0.1:1/', error: expect.stringContaining('fetch failed') }])
  })

  it('refuses what is not a list of calls', async () => {
    expect((await post({ url })).status).toBe(400)
  })
})
