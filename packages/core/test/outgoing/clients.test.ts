import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import axios from 'axios'
import got from 'got'
import { Agent, Client, Pool, ProxyAgent, RetryAgent, request, stream, fetch as undiciFetch } from 'undici'
import { currentTransaction } from '../../src/index.js'
import { HttpAgent, HttpsAgent } from '../../src/node/index.js'
import { anySpanId, spanId, traceId, traceparent } from '../literals.js'
import { warningsDuring } from '../warnings.js'
import { type Receiver, receive, receiveSecurely, until } from './receiver.js'
import { agents, nodeTells, sending } from './sending.js'

let plain: Receiver
let secure: Receiver
beforeAll(async () => {
  plain = await receive()
  secure = await receiveSecurely()
})
const servers: (http.Server | http2.Http2Server)[] = []
afterAll(async () => {
  for (const server of servers) server.close()
  await Promise.all([plain.close(), secure.close()])
})
beforeEach(() => {
  for (const receiver of [plain, secure]) receiver.received.length = 0
})

function get(module: typeof http | typeof https, url: string, options: https.RequestOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    module.get(url, options, (res) => resolve(text(res))).on('error', reject)
  })
}

function post(module: typeof http | typeof https, url: string, options: https.RequestOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const req = module.request(url, { method: 'POST', ...options }, (res) => resolve(text(res)))
    req.on('error', reject)
    req.write('a')
    setTimeout(() => req.end('b'), 5)
  })
}

async function listening<Server extends http.Server | http2.Http2Server>(server: Server): Promise<Server> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

function portOf(server: http.Server | http2.Http2Server): number {
  return (server.address() as AddressInfo).port
}

const trusting = { rejectUnauthorized: false }

type Send = (url: string) => Promise<unknown>
const overHttp: readonly [string, string, Send][] = [
  ['fetch', 'GET', async (url) => (await fetch(url)).text()],
  ['fetch with a body', 'POST', async (url) => (await fetch(url, { method: 'POST', body: 'ab' })).text()],
  ['fetch of a Request', 'PUT', async (url) => (await fetch(new Request(url, { method: 'PUT' }))).text()],
  ["undici's fetch", 'GET', async (url) => (await undiciFetch(url)).text()],
  ["undici's request", 'GET', async (url) => (await request(url)).body.text()],
  [
    "undici's stream",
    'GET',
    async (url) => {
      const { Writable } = await import('node:stream')
      await stream(url, { method: 'GET' }, () => new Writable({ write: (_chunk, _encoding, done) => done() }))
    },
  ],
  ...[Pool, Client].map((Dispatcher): [string, string, Send] => [
    `undici's ${Dispatcher.name}`,
    'DELETE',
    async (url) => {
      const { origin, pathname: path } = new URL(url)
      const dispatcher = new Dispatcher(origin)
      await (await dispatcher.request({ path, method: 'DELETE' })).body.text()
      await dispatcher.close()
    },
  ]),
  ['axios', 'GET', (url) => axios.get(url, { httpAgent: agents().http })],
  ['axios over fetch', 'GET', (url) => axios.get(url, { adapter: 'fetch' })],
  ['got', 'GET', (url) => got(url, { agent: { http: agents().http } }).text()],
  ['http.get', 'GET', (url) => get(http, url, { agent: agents().http })],
  ['http.request with a body', 'POST', (url) => post(http, url, { agent: agents().http })],
  [
    'http.request with an agent of ours',
    'GET',
    (url) => get(http, url, { agent: new HttpAgent({ keepAlive: false }) }),
  ],
]
const overHttps: typeof overHttp = [
  ['https.get', 'GET', (url) => get(https, url, { agent: agents().https, ...trusting })],
  ['https.request with a body', 'POST', (url) => post(https, url, { agent: agents().https, ...trusting })],
  ['https.request with an agent of ours', 'GET', (url) => get(https, url, { agent: new HttpsAgent(trusting) })],
  [
    "undici's request",
    'GET',
    async (url) => {
      const dispatcher = new Agent({ connect: trusting })
      await (await request(url, { dispatcher })).body.text()
      await dispatcher.close()
    },
  ],
  ['got', 'GET', (url) => got(url, { agent: { https: agents().https }, https: trusting }).text()],
]

describe.each([
  ['HTTP', () => plain, overHttp],
  ['HTTPS', () => secure, overHttps],
] as const)('over %s', (_, receiver, clients) => {
  it.each(clients)('%s sends the trace, and is a span', async (_, method, send) => {
    const { inside, records } = sending()
    const { url, port, received } = receiver()
    const parentId = await inside(
      async (transaction) => {
        await send(`${url}/items?token=secret`)
        return transaction.spanId
      },
      { traceparent, tracestate: 'foo=1', baggage: 'user=7' },
    )
    await until(() => records.length === 2)

    const call = records.find(({ kind }) => kind === 'client')
    expect(call).toMatchObject({ traceId, spanId: anySpanId, parentId, name: method, outcome: 'success' })
    expect(call?.attributes).toEqual({
      'http.request.method': method,
      'server.address': '127.0.0.1',
      'server.port': port,
      'url.full': expect.stringMatching(new RegExp(`^${url}/items$`)),
      'http.response.status_code': 200,
      ...('network.protocol.version' in (call?.attributes ?? {}) && { 'network.protocol.version': '1.1' }),
    })
    expect(received.map(({ traceparents, headers }) => [traceparents, headers.tracestate, headers.baggage])).toEqual([
      [[`00-${traceId}-${call?.spanId}-01`], 'foo=1', 'user=7'],
    ])
    expect([spanId, parentId]).not.toContain(call?.spanId)
  })
})

const { version } = process
const where = nodeTells ? `Node ${version} tells of` : `Node ${version} does not tell of`
it(`knows that ${where} requests of node:http in time`, async () => {
  const { inside, calls } = sending()
  await inside(() => get(http, plain.url))
  expect(plain.received.map(({ traceparents }) => traceparents.length)).toEqual([nodeTells ? 1 : 0])
  await until(() => calls().length === (nodeTells ? 1 : 0))
})

it('HTTP/2 carries what inject() writes', async () => {
  const server = await listening(http2.createServer((req, res) => res.end(String(req.headers.traceparent))))
  const client = http2.connect(`http://127.0.0.1:${portOf(server)}`)
  const { inside } = sending()
  const [sent, got] = await inside(async (transaction) => {
    const span = transaction.startSpan('GET', { kind: 'client' })
    return [span.traceparent, await text(client.request(span.inject({ ':path': '/' })))]
  })
  expect(got).toBe(sent)
  await new Promise<void>((resolve) => client.close(resolve))
})

it('a retry is a request of its own', async () => {
  const { inside, calls } = sending()
  const sent: string[] = []
  const server = await listening(
    http.createServer((req, res) => {
      sent.push(String(req.headers.traceparent).slice(36, 52))
      res.writeHead(sent.length < 3 ? 503 : 200).end()
    }),
  )
  const dispatcher = new RetryAgent(new Agent(), { minTimeout: 5 })
  await inside(async () => {
    await (await request(`http://127.0.0.1:${portOf(server)}`, { dispatcher })).body.text()
  })
  await dispatcher.close()
  await until(() => calls().length === 3)
  expect(new Set(sent).size).toBe(3)
  expect(calls().map(({ spanId }) => spanId)).toEqual(sent)
  expect(calls().map(({ outcome }) => outcome)).toEqual(['failure', 'failure', 'success'])
})

it('a tunnel is no request, what goes through it is one', async () => {
  const { inside, calls } = sending()
  const tunnels: http.IncomingHttpHeaders[] = []
  const proxy = await listening(http.createServer())
  proxy.on('connect', (req, socket) => {
    tunnels.push(req.headers)
    const upstream = connect(plain.port, '127.0.0.1', () => socket.write('HTTP/1.1 200 Connected\r\n\r\n'))
    upstream.pipe(socket).pipe(upstream)
    for (const end of [socket, upstream]) end.on('error', () => {})
  })
  const dispatcher = new ProxyAgent({ uri: `http://127.0.0.1:${portOf(proxy)}`, proxyTunnel: true })
  const send = async () => {
    await (await request(`${plain.url}/through`, { dispatcher })).body.text()
    const tunnel = { port: portOf(proxy), method: 'CONNECT', path: `127.0.0.1:${plain.port}`, agent: agents().http }
    await new Promise<void>((resolve) => {
      http
        .request(tunnel)
        .on('connect', (_res, socket) => resolve(void socket.destroy()))
        .end()
    })
  }
  expect(await warningsDuring(() => inside(send))).toEqual([])
  await dispatcher.close()
  await until(() => calls().length > 0)
  expect(tunnels.map(({ traceparent }) => traceparent)).toEqual([undefined, undefined])
  expect(calls().map(({ attributes }) => attributes['url.full'])).toEqual([`${plain.url}/through`])
  expect(plain.received.map(({ traceparents }) => traceparents)).toEqual([
    [`00-${calls()[0]?.traceId}-${calls()[0]?.spanId}-01`],
  ])
})

it('500 concurrent requests each carry their own span, of their own transaction', async () => {
  const { baton, calls } = sending()
  expect(currentTransaction()).toBeUndefined()
  const clients: readonly Send[] = [
    async (url) => (await fetch(url)).text(),
    async (url) => (await request(url)).body.text(),
    (url) => get(http, url, { agent: agents().http }),
    (url) => axios.get(url, { httpAgent: agents().http }),
    (url) => got(url, { agent: { http: agents().http } }).text(),
  ]
  const parents = new Map<string, string>()
  await Promise.all(
    Array.from({ length: 500 }, (_, i) =>
      baton.run({}, { name: `GET /${i}` }, async (transaction) => {
        parents.set(`/${i}`, transaction.traceparent)
        await new Promise((resolve) => setTimeout(resolve, i % 7))
        await clients[i % clients.length]?.(`${plain.url}/${i}`)
      }),
    ),
  )
  expect(currentTransaction()).toBeUndefined()
  await until(() => calls().length === 500)
  expect(new Set(calls().map(({ spanId }) => spanId)).size).toBe(500)
  expect(plain.received.length).toBe(500)
  const recorded = new Map(calls().map((call) => [call.spanId, call]))
  for (const { url, traceparents } of plain.received) {
    expect(traceparents.length).toBe(1)
    const [, trace, span = ''] = String(traceparents[0]).split('-')
    const [, parentTrace, parentSpan] = String(parents.get(url)).split('-')
    expect([url, trace]).toEqual([url, parentTrace])
    expect([url, recorded.get(span)?.parentId]).toEqual([url, parentSpan])
  }
})
