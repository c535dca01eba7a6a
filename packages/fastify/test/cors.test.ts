import cors from '@fastify/cors'
import { describe, expect, it } from '@jest/globals'
import { listen } from '@trace-baton/conformance'
import { traceHeaders } from '@trace-baton/core'
import Fastify, { type FastifyInstance } from 'fastify'
import { baton } from '../src/index.js'

const shop = 'https://shop.example.com'
const asked = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type,traceparent' }

describe('@fastify/cors', () => {
  const settings = { origin: shop, credentials: true, allowedHeaders: ['Content-Type'], methods: ['PUT'] }

  const expected = {
    'access-control-allow-origin': shop,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'PUT',
    'access-control-allow-headers': ['Content-Type', ...traceHeaders()].join(', '),
  }

  function appWith(order: readonly unknown[]): FastifyInstance {
    const app = Fastify({ forceCloseConnections: true })
    for (const each of order) {
      app.register(each as never, (each === cors ? settings : { cors: { origins: [shop] } }) as never)
    }
    app.get('/', async () => 'hello')
    return app
  }

  it.each([
    ['before', [cors, baton]],
    ['behind', [baton, cors]],
  ] as const)('keeps what it says, and gets the trace headers, registered %s Baton', async (_, order) => {
    const app = appWith(order)
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const answer = await fetch(url, { method: 'OPTIONS', headers: { origin: shop, ...asked } })
    await app.close()
    expect([answer.status, corsHeadersOf(answer)]).toEqual([204, expected])
  })

  it('gets them, registered before Baton, also on another server than that of Fastify: the second one for localhost', async () => {
    const app = appWith([cors, baton])
    await app.ready()
    const { url, close } = await listen((req, res) => app.routing(req, res), [])
    const answer = await fetch(url, { method: 'OPTIONS', headers: { origin: shop, ...asked } })
    await close()
    await app.close()
    expect([answer.status, corsHeadersOf(answer)]).toEqual([204, expected])
  })
})

function corsHeadersOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')))
}
