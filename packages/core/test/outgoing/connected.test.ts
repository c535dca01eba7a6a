import http from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Client, ProxyAgent, request } from 'undici'
import type { OutgoingOptions, SpanRecord, TrustLevel } from '../../src/index.js'
import { HttpAgent, HttpsAgent } from '../../src/node/index.js'
import { traceparent } from '../literals.js'
import { warningsDuring } from '../warnings.js'
import { type Received, receiverOfTests, receiveSecurely, until } from './receiver.js'
import { nodeTells, sending } from './sending.js'

// Every name leads to the receiver, which plays the stranger.
const everywhere = (_name: string, { all }: { all?: boolean }, found: (...args: unknown[]) => void) =>
  all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)
const lookup = everywhere as never

const partner = 'api.partner.example'

const plain = receiverOfTests()
const secure = receiverOfTests(receiveSecurely)

/** Sends one request, and gives what arrived of the trace and what was recorded. */
async function sent(send: () => Promise<unknown>, outgoing: OutgoingOptions = {}, trust: TrustLevel = 'continue') {
  const { inside, calls } = sending({ outgoing, trust })
  let warnings: unknown
  await inside(
    async () => {
      warnings = await warningsDuring(send)
    },
    { traceparent, baggage: 'user=7' },
  )
  await until(() => calls().length === 1)
  const [{ headers }] = [...plain.received, ...secure.received] as [Received]
  const [{ attributes }] = calls() as [SpanRecord]
  return {
    got: [headers.traceparent, headers.baggage].map((value) => value !== undefined),
    address: attributes['server.address'],
    port: attributes['server.port'],
    url: attributes['url.full'],
    warnings,
  }
}

interface Way {
  readonly send: (options: http.RequestOptions) => Promise<string>
  readonly origin: () => string
  readonly port: () => number
}

function way(module: typeof http | typeof https, agent: http.Agent | undefined): Way {
  const receiver = () => (module === http ? plain : secure)
  return {
    send: (options) =>
      new Promise((resolve, reject) => {
        const all = { host: partner, port: receiver().port, rejectUnauthorized: false, lookup, ...options }
        module.get({ agent, ...all }, (res) => resolve(text(res))).on('error', reject)
      }),
    origin: () => `${module === http ? 'http' : 'https'}://${partner}:${receiver().port}`,
    port: () => receiver().port,
  }
}

const ways: [string, Way][] = [
  ['http with our agent', way(http, new HttpAgent())],
  ['https with our agent', way(https, new HttpsAgent())],
  ...((nodeTells
    ? [
        ['http', way(http, undefined)],
        ['https', way(https, undefined)],
        ['http with an agent of its own', way(http, new http.Agent({ keepAlive: true, maxSockets: 1 }))],
      ]
    : []) as [string, Way][]),
]

describe.each(ways)('%s', (_, { send, origin, port }) => {
  const nothing = () => ({ got: [false, false], address: partner, port: port(), warnings: [] })

  it.each([
    `${partner}:@x.internal`,
    `${partner}:80@10.0.0.1`,
    `${partner}:80/@x.internal`,
    `${partner}:`,
    `${partner}:443`,
    `${partner}#@localhost`,
    'x.internal',
    'localhost',
    '[::1]',
    '127.0.0.1:80',
    '',
  ])('A1: a stranger who was sent "Host: %s" gets nothing, and is what is recorded', async (host) => {
    expect(await sent(() => send({ headers: { host } }))).toEqual({ ...nothing(), url: `${origin()}/` })
  })

  it.each([
    ['http://localhost/a?b=1', '/a'],
    ['HTTP://10.0.0.1/a', '/a'],
    ['http://user:secret@x.internal/a', '/a'],
    ['https://[::1]:3000/', '/'],
    ['//localhost/a', '//localhost/a'],
  ])('A1: a stranger who is asked for the path %s gets nothing', async (path, seen) => {
    expect(await sent(() => send({ path }))).toEqual({ ...nothing(), url: origin() + seen })
  })

  it.each([
    'x.internal#.evil.example',
    'x.internal/.evil.example',
    'x.internal?.evil.example',
    'localhost\\.evil.example',
    'evil.example@localhost',
    'evil.example:pw@localhost',
    'localhost:80',
    'x%2einternal',
    'x.inter\tnal',
    'x.internal:80#',
    'evil.example.1',
    '1.2.3.4.5',
  ])('A1: the host %j is no name, and gets nothing', async (host) => {
    const headers = { host: 'x' } // else Node would write that host into the header itself
    expect(await sent(() => send({ host, headers }))).toEqual({ ...nothing(), address: host, url: undefined })
  })

  it.each(['evil.example.1', '1.2.3.4.5'])(
    'A4: the host %s, which is none of a URL, gets nothing that was copied',
    async (host) => {
      for (const trust of ['continue', 'restart'] as const) {
        const headers = { host: 'x', traceparent, baggage: 'user=7' }
        expect((await sent(() => send({ host, headers }), {}, trust)).got).toEqual([false, false])
        plain.received.length = 0
        secure.received.length = 0
      }
    },
  )

  it('A1: a port is compared with the one that is connected to', async () => {
    const elsewhere = { own: [`${partner}:9999`, /:9999$/, (url: URL) => url.port === '9999'] }
    const host = `${partner}:9999`
    expect((await sent(() => send({ headers: { host } }), elsewhere)).got).toEqual([false, false])
    plain.received.length = 0
    secure.received.length = 0
    const here = await sent(() => send({ headers: { host } }), { own: [`${partner}:${port()}`] })
    expect([here.got, here.port]).toEqual([[true, true], port()])
  })

  it('A1: a listed name is found behind any Host header', async () => {
    const listed = await sent(() => send({ headers: { host: 'evil.example:@' } }), { to: [partner] })
    expect(listed).toEqual({ ...nothing(), got: [true, false], url: `${origin()}/` })
  })
})

describe('an agent with a host of its own', () => {
  const options = { host: partner } as http.AgentOptions // goes before the host of each request
  const agents: [string, http.Agent][] = [['our own', new HttpAgent(options)]]
  if (nodeTells) agents.push(["Node's", new http.Agent(options)])
  it.each(agents)('A1: %s connects to that host, which gets nothing', async (_, agent) => {
    const { send, origin } = way(http, agent)
    const seen = await sent(() => send({ host: 'localhost' }))
    expect([seen.got, seen.address, seen.url]).toEqual([[false, false], partner, `${origin()}/`])
  })
})

describe('undici', () => {
  const client = () => new Client(`http://${partner}:${plain.port}`, { connect: { lookup } })

  it.each([
    ['http://localhost/a?b=1', 'localhost', '/a'],
    ['/a', 'x.internal', '/a'],
    ['/@x.internal/', `${partner}:@x.internal`, '/@x.internal/'],
    ['//x.internal/', '127.0.0.1', '//x.internal/'],
  ])('A1: a stranger who is asked for %s with "Host: %s" gets nothing', async (path, host, seen) => {
    const stranger = client()
    const ask = async () => (await stranger.request({ path, method: 'GET', headers: { host } })).body.text()
    const { got, url } = await sent(ask)
    await stranger.close()
    expect([got, url]).toEqual([[false, false], `http://${partner}:${plain.port}${seen}`])
  })

  it.each<[string, boolean]>([
    [`http://${partner}/v1`, false],
    ['http://stock/v1', true],
  ])('A1: ProxyAgent without a tunnel, which looks like any client of the proxy, asks for %s', async (url, isTold) => {
    const dispatcher = new ProxyAgent({ uri: plain.url, proxyTunnel: false })
    const seen = await sent(async () => (await request(`${url}?a=1`, { dispatcher })).body.text())
    await dispatcher.close()
    expect([seen.got, seen.url]).toEqual([[isTold, isTold], `${plain.url}/v1`])
  })
})

describe('a request whose path is a URL', () => {
  const variables = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy']
  const before = variables.map((name) => process.env[name])
  const forget = () => {
    for (const name of variables) delete process.env[name]
  }
  beforeEach(forget)
  afterEach(() => {
    forget()
    variables.forEach((name, i) => {
      if (before[i] !== undefined) process.env[name] = before[i]
    })
  })

  const { send } = way(http, new HttpAgent())
  const ask = (path: string, outgoing: OutgoingOptions = {}) => sent(() => send({ host: '127.0.0.1', path }), outgoing)
  const others: OutgoingOptions = { to: [partner] }

  it.each<[string, boolean[], OutgoingOptions]>([
    [`http://${partner}/v1`, [false, false], {}],
    [`http://${partner}/v1`, [true, false], others],
    ['http://stock/v1', [true, true], {}],
  ])('A1: to a host that may be a proxy or not, %s gets what both may get', async (path, got, outgoing) => {
    expect(await ask(path, outgoing)).toMatchObject({ got, address: '127.0.0.1', url: `${plain.url}/v1` })
  })

  it.each(variables)('A1: to the proxy that %s names, the destination is the URL', async (name) => {
    process.env[name] = name === 'HTTP_PROXY' ? plain.url.slice('http://'.length) : `${plain.url}/`
    expect(await ask('http://stock/v1?a=1')).toMatchObject({ got: [true, true], url: 'http://stock/v1', port: 80 })
    plain.received.length = 0
    const unlisted = { got: [false, false], address: partner, url: `http://${partner}/v1` }
    expect(await ask(`http://${partner}/v1`)).toMatchObject(unlisted)
  })

  it('A1: a proxy of that name on another port is another one', async () => {
    process.env.HTTP_PROXY = `http://127.0.0.1:${plain.port + 1}`
    expect(await ask('http://stock/v1')).toMatchObject({ url: `${plain.url}/v1` })
  })
})
