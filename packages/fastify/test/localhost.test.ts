import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { getOverHttp2, localhost, sendRaw, until } from '@trace-baton/conformance'
import type { SpanRecord } from '@trace-baton/core'
import Fastify, { type FastifyInstance } from 'fastify'
import Fastify4 from 'fastify4'
import { baton } from '../src/index.js'

// For `localhost`, Fastify listens at each address with a server of its own.

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`

let end: () => void
beforeEach(() => {
  end = localhost.resolvesToTwo()
})
afterEach(() => end())

describe.each([
  ['Fastify 5', Fastify],
  ['Fastify 4', Fastify4 as unknown as typeof Fastify],
])('D6: %s', (_, framework) => {
  async function withApp(
    app: FastifyInstance,
    test: (port: number, records: readonly SpanRecord[]) => Promise<void>,
  ): Promise<void> {
    const records: SpanRecord[] = []
    app.register(baton, { record: (record) => records.push(record) })
    app.get('/users/:id', async () => 'user')
    await app.listen({ port: 0, host: 'localhost' })
    try {
      const bound = app.addresses() as AddressInfo[]
      expect(bound.map(({ address }) => address).sort()).toEqual([...localhost.addresses].sort())
      await test(bound[0]?.port ?? 0, records)
    } finally {
      await app.close()
    }
  }

  it.each(['/%E0%A4%A', '/users/%', '/users/%zz?a=b'])('records %s at each address of localhost, once', (url) =>
    withApp(framework({ forceCloseConnections: true }), async (port, records) => {
      for (const address of localhost.addresses) {
        const request = `GET ${url} HTTP/1.1\r\nHost: a\r\nTraceparent: ${traceparent}\r\nConnection: close\r\n\r\n`
        expect(await sendRaw(port, address, request)).toMatch(/^HTTP\/1.1 400 /)
        await sendRaw(port, address, 'GET /users/7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
      }
      await until(() => records.length >= 4)
      const bad = { traceId, name: 'GET unknown route', attributes: { 'http.response.status_code': 400 } }
      expect(records).toMatchObject([bad, { name: 'GET /users/:id' }, bad, { name: 'GET /users/:id' }])
    }),
  )

  it('records one over HTTP/2 at each address, once', () =>
    withApp(framework({ http2: true, forceCloseConnections: true }) as never, async (port, records) => {
      for (const address of localhost.addresses) {
        const url = `http://${address.includes(':') ? `[${address}]` : address}:${port}`
        const { headers } = await getOverHttp2(url, { ':path': '/%E0%A4%A', traceparent })
        expect(headers[':status']).toBe(400)
      }
      await until(() => records.length === 2)
      expect(records).toMatchObject([{ traceId }, { traceId }])
    }))
})
