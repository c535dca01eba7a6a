import http, { type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import fastifyProxy from '@fastify/http-proxy'
import { afterEach, describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { type BatonOptions, createBaton, type SpanRecord, type TrustLevel } from '@trace-baton/core'
import { HttpAgent, handle } from '@trace-baton/core/node'
import { baton } from '@trace-baton/express'
import express from 'express'
import expressProxy from 'express-http-proxy'
import Fastify from 'fastify'
import httpProxy from 'http-proxy'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { warningsDuring } from '../packages/core/test/warnings.js'

// A gateway with Baton in front of a service with Baton: what docs/frameworks.md says of each proxy, over the wire.

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'
const traceparent = `00-${traceId}-${spanId}-01`

/** What a stranger sends. */
const headers = {
  traceparent,
  tracestate: 'rojo=1',
  baggage: 'user=7',
  b3: `${traceId}-${spanId}-1`,
  'sentry-trace': `${traceId}-${spanId}-1`,
  'x-datadog-trace-id': '11803532876627986230',
  'x-datadog-parent-id': '67667974448284343',
  'uber-trace-id': `${traceId}:${spanId}:0:1`,
  'uberctx-user': '7',
  cookie: 'a=b',
}

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Starts a gateway in front of a service, and gives its URL. */
type Gateway = (service: string, options: BatonOptions) => Promise<string>

function withExpress(handlerOf: (service: string) => express.RequestHandler): Gateway {
  return (service, options) => {
    const engine = createBaton(options)
    const propagation = engine.propagateOutgoing()
    closing.push(() => propagation[Symbol.dispose]())
    return listening(http.createServer(express().use(baton(engine)).use(handlerOf(service))))
  }
}

function agent(): HttpAgent {
  const agent = new HttpAgent()
  closing.push(() => agent.destroy())
  return agent
}

const gateways: [string, Gateway][] = [
  [
    'http-proxy-middleware',
    withExpress((target) => createProxyMiddleware({ target, changeOrigin: true, agent: agent() })),
  ],
  [
    'http-proxy-middleware that keeps the Host',
    withExpress((target) => createProxyMiddleware({ target, agent: agent() })),
  ],
  [
    'http-proxy',
    withExpress((target) => {
      const proxy = httpProxy.createProxyServer({ target, agent: agent() })
      return (req, res) => proxy.web(req, res)
    }),
  ],
  [
    'express-http-proxy',
    withExpress((service) =>
      expressProxy(service, { proxyReqOptDecorator: (options) => ({ ...options, agent: agent() }) }),
    ),
  ],
  [
    'fetch with copied headers',
    withExpress((service) => async (req, res) => {
      const { connection, ...copied } = req.headers
      const answer = await fetch(service + req.originalUrl, { headers: copied as Record<string, string> })
      res.status(answer.status).send(await answer.text())
    }),
  ],
  [
    '@fastify/http-proxy',
    async (upstream, options) => {
      const engine = createBaton(options)
      const propagation = engine.propagateOutgoing()
      closing.push(() => propagation[Symbol.dispose]())
      const app = Fastify({
        serverFactory: (handler) =>
          http.createServer((req, res) => void handle(engine, req, res, () => handler(req, res))),
      })
      app.register(fastifyProxy, { upstream })
      closing.push(() => app.close())
      return app.listen({ port: 0, host: '127.0.0.1' })
    },
  ],
]

function ask(url: string, sent: http.OutgoingHttpHeaders): Promise<string> {
  return new Promise((resolve, reject) => {
    http.get(url, { headers: sent, agent: false }, (res) => resolve(text(res))).on('error', reject)
  })
}

/** What a stranger's request brings to the service behind a gateway, and what both have recorded. */
async function through(gateway: Gateway, options: BatonOptions) {
  const atGateway: SpanRecord[] = []
  const atService: SpanRecord[] = []
  const service = createBaton({ record: (record) => atService.push(record), outgoing: false })
  const url = await listening(
    http.createServer((req, res) =>
      handle(service, req, res, () => {
        res.end(JSON.stringify(req.headers))
      }),
    ),
  )
  const entry = await gateway(url, { record: (record) => atGateway.push(record), ...options })
  const got = JSON.parse(await ask(`${entry}/items?id=1`, headers)) as Record<string, string>
  await until(() => atGateway.length === 2 && atService.length === 1)
  const call = atGateway.find(({ kind }) => kind === 'client') as SpanRecord
  const entrance = atGateway.find(({ kind }) => kind === 'server') as SpanRecord
  return { url, got, call, entrance, service: atService[0] as SpanRecord }
}

describe.each(gateways)('A4: %s', (_, gateway) => {
  it('a gateway with Baton: the service hangs below its client span', async () => {
    const { url, got, call, entrance, service } = await through(gateway, {})
    expect([entrance.traceId, entrance.parentId]).toEqual([traceId, spanId])
    expect([call.traceId, call.parentId, call.attributes['url.full']]).toEqual([
      traceId,
      entrance.spanId,
      `${url}/items`,
    ])
    expect([service.traceId, service.parentId, service.links]).toEqual([traceId, call.spanId, []])
    expect(got).toMatchObject({
      traceparent: `00-${traceId}-${call.spanId}-01`,
      tracestate: 'rojo=1',
      baggage: 'user=7',
      b3: expect.stringContaining(`${traceId}-${call.spanId}-1`),
      'sentry-trace': `${traceId}-${call.spanId}-1`,
      'x-datadog-parent-id': String(BigInt(`0x${call.spanId}`)),
      'uber-trace-id': `${traceId}:${call.spanId}:0:01`,
      cookie: 'a=b',
    })
  })

  it.each<TrustLevel>(['restart', 'restart-external', 'ignore', 'ids-only'])(
    "trust: '%s': nothing that a stranger sent reaches the service",
    async (trust) => {
      const { got, call, service } = await through(gateway, { trust })
      const isJoined = trust === 'ids-only'
      const ofTrace = Object.keys(got).filter((name) => name !== 'cookie' && Object.hasOwn(headers, name))
      expect([ofTrace, got.cookie]).toEqual([['traceparent'], 'a=b'])
      expect(got.traceparent).toMatch(new RegExp(`^00-${call.traceId}-${call.spanId}-0[13]$`))
      expect(call.traceId === traceId).toBe(isJoined)
      expect([service.traceId, service.parentId]).toEqual([call.traceId, call.spanId])
    },
  )
})

/** Asks a gateway under `trust: 'restart'` with a body that waits for the interim response. */
async function askWithExpect(gateway: Gateway) {
  const received: http.IncomingHttpHeaders[] = []
  const service = http.createServer((req, res) => {
    received.push(req.headers)
    req.resume().on('end', () => res.end('done'))
  })
  const entry = await gateway(await listening(service), { trust: 'restart' })
  const sent = { ...headers, expect: '100-continue', 'content-length': 4 }
  const answers: [number | undefined, string][] = []
  const warnings = await warningsDuring(async () => {
    for (let i = 0; i < 2; i++) {
      answers.push(
        await new Promise((resolve, reject) => {
          const req = http.request(entry, { method: 'POST', headers: sent, agent: false }, async (res) =>
            resolve([res.statusCode, await text(res)]),
          )
          req.on('continue', () => req.end('body')).on('error', reject)
        }),
      )
    }
  })
  return { answers, received, warnings }
}

const [middleware, , proxyServer, ...refusing] = gateways.map(([, gateway]) => gateway) as [Gateway, Gateway, Gateway]

describe('A4: a client that sends expect: 100-continue', () => {
  it.each([
    ['http-proxy-middleware', middleware],
    ['http-proxy', proxyServer],
  ])('gets past `trust` through %s, which is said once', async (_, gateway) => {
    const { answers, received, warnings } = await askWithExpect(gateway)
    expect(answers).toEqual(Array(2).fill([200, 'done']))
    expect(received.map(({ traceparent, baggage }) => [traceparent, baggage])).toEqual(
      Array(2).fill([traceparent, 'user=7']),
    )
    expect(warnings).toEqual([
      { code: 'BATON_OUTGOING_HEADERS', message: expect.stringContaining('past the option `trust`') },
    ])
  })

  it('does not where the gateway removes that header', async () => {
    const removing = withExpress((target) => {
      const proxy = createProxyMiddleware({ target, agent: agent() })
      return (req, res, next) => {
        delete req.headers.expect
        return proxy(req, res, next)
      }
    })
    const { answers, received, warnings } = await askWithExpect(removing)
    expect([answers, warnings]).toEqual([Array(2).fill([200, 'done']), []])
    const left = received.map((got) => Object.keys(got).filter((name) => Object.hasOwn(headers, name)))
    expect(left).toEqual(Array(2).fill(['cookie', 'traceparent']))
    expect(received.map((got) => got.traceparent?.includes(traceId))).toEqual([false, false])
  })

  it.each(refusing.map((gateway, i) => [gateways[i + 3]?.[0], gateway] as const))(
    'is refused by %s itself',
    async (name, gateway) => {
      const { answers, received } = await askWithExpect(gateway)
      expect(answers.map(([status]) => status)).toEqual([500, 500])
      // express-http-proxy fails when it has sent the headers.
      if (name !== 'express-http-proxy') expect(received).toEqual([])
    },
  )
})
