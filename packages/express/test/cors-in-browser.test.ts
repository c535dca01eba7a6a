import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import type { SpanRecord } from '@trace-baton/core'
import cors from 'cors'
import { build } from 'esbuild'
import express, { type RequestHandler } from 'express'
import type { Request } from 'playwright-core'
import { browser, inChromium } from '../../../test/in-chromium.js'
import { baton } from '../src/index.js'

// A page of one origin calls an API of another, with each RUM agent as its vendor documents it.

/** What each agent's page runs; `api` and `intake` are URLs of two origins. */
const agents = {
  'Elastic RUM': `
    import { init } from '@elastic/apm-rum'
    init({ serviceName: 'shop', serverUrl: intake, distributedTracingOrigins: [api], propagateTracestate: true })`,
  Sentry: `
    import * as Sentry from '@sentry/browser'
    const integrations = [Sentry.browserTracingIntegration({ enableInp: false })]
    const dsn = intake.replace('//', '//public@') + '/1'
    Sentry.init({ dsn, integrations, tracesSampleRate: 1, tracePropagationTargets: [api], propagateTraceparent: true })`,
  'Datadog RUM': `
    import { datadogRum } from '@datadog/browser-rum'
    const allowedTracingUrls = [{ match: api, propagatorTypes: ['tracecontext', 'datadog', 'b3', 'b3multi'] }]
    const ids = { applicationId: '00000000-0000-4000-8000-000000000000', clientToken: 'token', service: 'shop' }
    const beforeSend = (event) => {
      if (event.resource?.url.startsWith(api)) globalThis.knowsCall = true
      return true
    }
    datadogRum.init({ ...ids, proxy: intake, allowedTracingUrls, sessionReplaySampleRate: 0, beforeSend })
    globalThis.isReady = () => datadogRum.getInternalContext() !== undefined // it has a session`,
} as const

type Agent = keyof typeof agents
const scripts = new Map<string, string>()
const servers: Server[] = []

beforeAll(async () => {
  if (browser === undefined) return
  for (const [agent, program] of Object.entries(agents)) {
    const { outputFiles } = await build({
      stdin: { contents: program, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
      bundle: true,
      write: false,
      format: 'iife',
      platform: 'browser',
      define: { 'process.env.NODE_ENV': '"production"' },
    })
    scripts.set(agent, outputFiles[0]?.text ?? '')
  }
})
afterAll(() => browser?.close())
afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise((resolve) => server.close(resolve).closeAllConnections())
  }
})

async function listening(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, resolve))
  return (server.address() as AddressInfo).port
}

/** Serves the page and takes what its agent reports; then calls an API that is behind Baton and `middleware`. */
async function call(agent: Agent, listed: boolean, middleware: (page: string) => RequestHandler[] = () => []) {
  const reports: string[] = []
  let api = ''
  const html = () => `<!doctype html><title>Shop</title><link rel="icon" href="data:,"><body><script>
    const api = '${api}', intake = location.origin + '/intake'</script><script src="/agent.js"></script>`
  const page = await listening((req, res) => {
    if (req.method === 'POST')
      return void bodyOf(req)
        .then(
          (body) => reports.push(body),
          () => {},
        )
        .then(() => res.end('{}'))
    if (req.url?.startsWith('/intake')) return void res.setHeader('content-type', 'application/json').end('{}')
    const isScript = req.url === '/agent.js'
    res
      .setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      .end(isScript ? scripts.get(agent) : html())
  })
  const origin = `http://localhost:${page}`

  const records: SpanRecord[] = []
  const app = express()
  const origins = listed ? [origin] : ['https://shop.example.com']
  app.use(baton({ record: (record) => records.push(record), cors: { origins } }), ...middleware(origin))
  app.put('/stock/:id', (_req, res) => void res.json({ left: 7 }))
  api = `http://127.0.0.1:${await listening(app)}`

  const context = await browser.newContext()
  await context.addInitScript(() => {
    if (location.protocol === 'http:') sessionStorage.setItem('_elastic_inspect_beacon_', 'true')
  })
  const tab = await context.newPage()
  const complaints: string[] = []
  const requests: Request[] = []
  tab.on('console', (message) => void complaints.push(message.text()))
  tab.on('pageerror', (error) => void complaints.push(error.message))
  tab.on('request', (request) => void (request.method() === 'PUT' && requests.push(request)))
  await tab.goto(origin)
  await tab.waitForFunction('globalThis.isReady?.() ?? true')
  const answer = await tab.evaluate(async (url) => {
    const headers = { 'content-type': 'application/json' }
    return fetch(url, { method: 'PUT', headers, body: '{}' }).then((got) => got.text(), String)
  }, `${api}/stock/1`)
  const sent = (await requests[0]?.allHeaders()) ?? {}
  if (agent === 'Datadog RUM') {
    await tab.waitForFunction('globalThis.knowsCall')
    await tab.goto('about:blank') // it sends when the page is left
  }
  const record = () => records.find(({ name }) => name === 'PUT /stock/:id')
  const reported = (text: string) => until(() => reports.some((report) => report.includes(text)))
  return { answer, sent, complaints, records, record, reported, close: () => context.close() }
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  return String(req.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)
}

const decimal = (hex = '') => BigInt(`0x${hex}`).toString()

inChromium('a page that calls an API of another origin', () => {
  it.each([
    ['Elastic RUM', ['traceparent'], (id: string | undefined) => String(id)],
    ['Sentry', ['sentry-trace', 'baggage', 'traceparent'], (id: string | undefined) => String(id)],
    ['Datadog RUM', ['traceparent', 'tracestate', 'baggage', 'b3', 'x-b3-traceid', 'x-datadog-trace-id'], decimal],
  ] as const)('is answered, and its trace goes on in the API: %s', async (agent, headers, shown) => {
    const { answer, sent, complaints, record, reported, close } = await call(agent, true)
    try {
      expect([answer, complaints]).toEqual(['{"left":7}', []])
      expect(headers.filter((name) => sent[name] === undefined)).toEqual([])
      const [, traceId, spanId, flags] = sent.traceparent?.split('-') ?? []
      expect(record()).toMatchObject({ traceId, parentId: spanId, sampled: flags === '01' })
      await reported(shown(spanId))
    } finally {
      await close()
    }
  })

  it.each(Object.keys(agents) as Agent[])('keeps its own CORS middleware behind Baton: %s', async (agent) => {
    const own = (page: string) => [cors({ origin: page, credentials: true, allowedHeaders: ['content-type'] })]
    const { answer, sent, complaints, record, close } = await call(agent, true, own)
    try {
      expect([answer, complaints]).toEqual(['{"left":7}', []])
      expect(record()?.traceId).toBe(sent.traceparent?.split('-')[1])
    } finally {
      await close()
    }
  })

  it('is refused by the browser when its origin is not listed', async () => {
    const { answer, records, close } = await call('Sentry', false)
    try {
      expect(answer).toContain('TypeError: Failed to fetch')
      expect(records.map(({ name }) => name.split(' ')[0])).toEqual(['OPTIONS'])
    } finally {
      await close()
    }
  })
})
