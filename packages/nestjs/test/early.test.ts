import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { Controller, Get } from '@nestjs/common'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { localhost, sendRaw, until } from '@trace-baton/conformance'
import type { SpanRecord } from '@trace-baton/core'
import { type Application, nest, platforms, withApp } from './serve.js'

// Responses that the platform sends before it comes to a hook or a middleware of a module.

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traced = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
const preflight = { origin: 'http://shop.example', 'access-control-request-method': 'GET' }

@Controller('cats')
class Cats {
  @Get(':id')
  find(): string {
    return 'cat'
  }
}

const summaryOf = ({ traceId, name, outcome, attributes }: SpanRecord) => [
  traceId,
  name,
  attributes['http.response.status_code'],
  attributes['url.path'],
  outcome,
]

describe.each(platforms)(`${nest} on %s`, (platform, adapter) => {
  it.each(['/%E0%A4%A', '/cats/%E0%A4%A', '/cats/%'])('D6: records %s, which cannot be decoded, once', async (path) => {
    await withApp(adapter(), { controllers: [Cats] }, async ({ url }, records) => {
      const { status } = await fetch(url + path, { headers: traced })
      // Express decodes nothing but the parameters of a route that matches.
      expect(status).toBe(platform === 'Express' && !path.startsWith('/cats') ? 404 : 400)
      await (await fetch(`${url}/cats/7`)).text()
      await until(() => records.some(({ name }) => name === 'GET /cats/:id'))
      expect(records.slice(0, -1).map(summaryOf)).toEqual([[traceId, 'GET unknown route', status, path, 'success']])
    })
  })

  it("C12: records a preflight that Nest's own CORS answers, once", async () => {
    const program = { controllers: [Cats], prepare: (app: Application) => app.enableCors() }
    await withApp(adapter(), program, async ({ url }, records) => {
      const { status } = await fetch(`${url}/cats/7`, { method: 'OPTIONS', headers: { ...preflight, ...traced } })
      expect(status).toBe(204)
      await (await fetch(`${url}/cats/7`)).text()
      await until(() => records.some(({ name }) => name === 'GET /cats/:id'))
      const name = platform === 'Express' ? 'OPTIONS unknown route' : 'OPTIONS *' // the route of @fastify/cors
      expect(records.slice(0, -1).map(summaryOf)).toEqual([[traceId, name, 204, '/cats/7', 'success']])
    })
  })
})

it(`${nest} on Fastify records a preflight that reaches it past its own server, with the trace headers allowed`, async () => {
  let app: Application | undefined
  const prepare = (it: Application) => {
    app = it
    app.enableCors({ origin: ['http://shop.example'], allowedHeaders: ['content-type'] })
  }
  const options = { cors: { origins: ['http://shop.example'] } }
  await withApp(new FastifyAdapter(), { controllers: [Cats], prepare, options }, async (_, records) => {
    // As `inject()` does it.
    const fastify = app?.getHttpAdapter().getInstance() as unknown as { routing: RequestListener }
    const server = createServer((req, res) => fastify.routing(req, res))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cats/7`
      const answer = await fetch(url, { method: 'OPTIONS', headers: { ...preflight, ...traced } })
      expect(answer.status).toBe(204)
      expect(answer.headers.get('access-control-allow-headers')).toContain('content-type, traceparent, tracestate')
      await until(() => records.length === 1)
      expect(records.map(summaryOf)).toEqual([[traceId, 'OPTIONS *', 204, '/cats/7', 'success']])
    } finally {
      server.close()
      server.closeAllConnections()
    }
  })
})

it(`D6: ${nest} on Fastify records a malformed URL at each address of localhost, once`, async () => {
  const adapter = new FastifyAdapter()
  const end = localhost.resolvesToTwo()
  try {
    await withApp(adapter, { controllers: [Cats], host: 'localhost' }, async (_, records) => {
      const { port } = adapter.getInstance().addresses()[0] as AddressInfo
      for (const address of localhost.addresses) {
        const request = `GET /cats/%E0%A4%A HTTP/1.1\r\nHost: a\r\nTraceparent: ${traced.traceparent}\r\n`
        expect(await sendRaw(port, address, `${request}Connection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 400 /)
      }
      await until(() => records.length === 2)
      const seen = [traceId, 'GET unknown route', 400, '/cats/%E0%A4%A', 'success']
      expect(records.map(summaryOf)).toEqual([seen, seen])
    })
  } finally {
    end()
  }
})
