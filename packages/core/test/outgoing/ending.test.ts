import http from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import axios from 'axios'
import { request } from 'undici'
import type { SpanRecord } from '../../src/index.js'
import { type Receiver, receive, until } from './receiver.js'
import { agents, sending } from './sending.js'

let receiver: Receiver
/** Where nobody listens any more. */
let closed: string
beforeAll(async () => {
  receiver = await receive()
  const gone = await receive()
  closed = gone.url
  await gone.close()
})
afterAll(() => receiver.close())

/** The record of the one request that `send` makes; what it throws is its own business. */
async function callOf(send: (url: string) => Promise<unknown>): Promise<SpanRecord> {
  const { inside, calls } = sending()
  await inside(() => send(receiver.url)).catch(() => {})
  await until(() => calls().length > 0)
  await inside(async () => (await fetch(`${receiver.url}/last`)).text())
  const isLast = ({ attributes }: SpanRecord) => attributes['url.full'] === `${receiver.url}/last`
  await until(() => calls().some(isLast))
  const own = calls().filter((call) => !isLast(call))
  expect(own.length).toBe(1) // it is recorded once
  return own[0] as SpanRecord
}

interface Options extends http.RequestOptions {
  /** What to do with the response; without it nobody listens for one. */
  readonly read?: (res: http.IncomingMessage) => unknown
  readonly started?: (req: http.ClientRequest) => void
}

/** A request of node:http, until it is closed; its errors are thrown. */
function send(url: string, { read = text, started, ...options }: Options = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const agent = agents().http
    const req = http.request(url, { agent, ...options }, (res) => {
      res.on('error', () => {})
      Promise.resolve(read(res)).catch(() => {})
    })
    req.on('error', reject).on('close', resolve).end()
    started?.(req)
  })
}

const statuses = [
  [200, 'success', undefined],
  [204, 'success', undefined],
  [304, 'success', undefined],
  [400, 'failure', '400'],
  [404, 'failure', '404'],
  [500, 'failure', '500'],
  [503, 'failure', '503'],
] as const

describe.each<[string, (url: string) => Promise<unknown>]>([
  ['fetch', async (url) => (await fetch(url)).text()],
  ["undici's request", async (url) => (await request(url)).body.text()],
  ['http.request', (url) => send(url)],
  ['axios', (url) => axios.get(url, { httpAgent: agents().http })],
])('%s', (_, ask) => {
  it.each(statuses)('answered with %d is a %s', async (status, outcome, error) => {
    const call = await callOf((url) => ask(`${url}/status/${status}`))
    expect([call.outcome, call.attributes['http.response.status_code'], call.attributes['error.type']]).toEqual([
      outcome,
      status,
      error,
    ])
  })

  it('ends with its response, not with the headers of it', async () => {
    let asked = 0
    const call = await callOf(async (url) => {
      const begin = performance.now()
      await ask(`${url}/slow/60`)
      asked = performance.now() - begin
    })
    expect(call.duration).toBeGreaterThan(50)
    expect(call.duration).toBeLessThan(asked + 1)
  })

  it('is over when the application has the response', async () => {
    const { inside, calls } = sending()
    const seen = await inside(async () => {
      await ask(receiver.url)
      await null
      return calls().length
    })
    expect(seen).toBe(1)
  })
})

describe('a request that goes wrong', () => {
  it.each<[string, (url: string) => Promise<unknown>, unknown[]]>([
    ['fetch: refused', () => fetch(closed), ['failure', 'ECONNREFUSED', undefined]],
    ['undici: refused', () => request(closed), ['failure', 'ECONNREFUSED', undefined]],
    ['http: refused', () => send(closed), ['failure', 'ECONNREFUSED', undefined]],
    ['fetch: no such host', () => fetch('http://nowhere.invalid'), ['failure', 'ENOTFOUND', undefined]],
    ['http: no such host', () => send('http://nowhere.invalid'), ['failure', 'ENOTFOUND', undefined]],
    [
      'fetch: aborted before the response',
      (url) => {
        const abort = new AbortController()
        void setTimeout(20).then(() => abort.abort())
        return fetch(`${url}/hang`, { signal: abort.signal })
      },
      ['failure', 'AbortError', undefined],
    ],
    [
      'http: aborted before the response',
      (url) => {
        const abort = new AbortController()
        void setTimeout(20).then(() => abort.abort())
        return send(`${url}/hang`, { signal: abort.signal })
      },
      ['failure', 'AbortError', undefined],
    ],
    [
      'http: destroyed before the response',
      (url) => send(`${url}/hang`, { started: (req) => void setTimeout(20).then(() => req.destroy()) }),
      ['failure', 'ECONNRESET', undefined],
    ],
    [
      'fetch: timed out',
      async (url) => {
        const abort = new AbortController()
        const before = receiver.received.length
        const answer = fetch(`${url}/hang`, { signal: abort.signal })
        await until(() => receiver.received.length > before) // before that, undici says AbortError
        abort.abort(new DOMException('The answer took too long.', 'TimeoutError')) // as AbortSignal.timeout() does
        return answer
      },
      ['failure', 'TimeoutError', undefined],
    ],
    [
      'fetch: timed out in the body',
      async (url) => {
        const abort = new AbortController()
        const response = await fetch(`${url}/stall`, { signal: abort.signal })
        abort.abort(new DOMException('The body took too long.', 'TimeoutError')) // as AbortSignal.timeout() does
        return response.text()
      },
      ['failure', 'TimeoutError', 200],
    ],
    [
      'undici: timed out',
      (url) => request(`${url}/hang`, { headersTimeout: 20 }),
      ['failure', 'UND_ERR_HEADERS_TIMEOUT', undefined],
    ],
    [
      'http: timed out',
      (url) =>
        send(`${url}/hang`, {
          timeout: 20,
          started: (req) =>
            req.on('timeout', () => req.destroy(Object.assign(new Error('late'), { code: 'ETIMEDOUT' }))),
        }),
      ['failure', 'ETIMEDOUT', undefined],
    ],
    [
      'axios: timed out',
      (url) => axios.get(`${url}/hang`, { timeout: 20, httpAgent: agents().http }),
      ['failure', expect.any(String), undefined],
    ],
    [
      'fetch: cut off in the body',
      async (url) => (await fetch(`${url}/cut`)).text(),
      ['failure', 'UND_ERR_SOCKET', 200],
    ],
    ['http: cut off in the body', (url) => send(`${url}/cut`), ['failure', 'ECONNRESET', 200]],
    [
      'fetch: the body is not wanted',
      async (url) => (await fetch(`${url}/stall`)).body?.cancel(),
      ['success', undefined, 200],
    ],
    [
      'http: the body is not wanted',
      (url) => send(`${url}/stall`, { read: (res) => res.destroy() }),
      ['success', undefined, 200],
    ],
    ['http: nobody reads', (url) => send(url, { read: (res) => res.resume() }), ['success', undefined, 200]],
  ])('%s', async (_, ask, expected) => {
    const { outcome, attributes } = await callOf(ask)
    expect([outcome, attributes['error.type'], attributes['http.response.status_code']]).toEqual(expected)
  })

  it('raises the error that it would raise without us, where nobody listens', async () => {
    const { inside } = sending()
    const req = await inside(async () => http.get(receiver.url, { agent: agents().http }).on('close', () => {}))
    expect(() => req.emit('error', new Error('broken'))).toThrow('broken')
    await new Promise((resolve) => req.on('close', resolve))
  })

  it('drops a response that nobody listens for, as Node does', async () => {
    const call = await callOf(
      (url) => new Promise((resolve) => http.get(url, { agent: agents().http }).on('close', () => resolve(null))),
    )
    expect([call.outcome, call.attributes['http.response.status_code']]).toEqual(['success', 200])
  })
})

it('http.request: is over when the application hears the end of the response', async () => {
  const { inside, calls } = sending()
  const seen = await inside(
    () =>
      new Promise((resolve) => {
        const read = (res: http.IncomingMessage) => res.resume().on('end', () => resolve(calls().length))
        void send(`${receiver.url}/slow/10`, { read })
      }),
  )
  expect(seen).toBe(1)
})

describe('what is said of a request', () => {
  it('leaves out credentials, the query and the fragment', async () => {
    const { port } = receiver
    const call = await callOf(async () => {
      await send(`http://user:secret@127.0.0.1:${port}/users/7?token=secret#secret`)
    })
    expect(call.attributes).toEqual({
      'http.request.method': 'GET',
      'server.address': '127.0.0.1',
      'server.port': port,
      'url.full': `http://127.0.0.1:${port}/users/7`,
      'http.response.status_code': 200,
      'network.protocol.version': '1.1',
    })
    expect(JSON.stringify(call)).not.toContain('secret')
  })

  it('has few distinct names', async () => {
    const call = await callOf((url) => send(url, { method: 'PROPFIND' }))
    expect([
      call.name,
      call.attributes['http.request.method'],
      call.attributes['http.request.method_original'],
    ]).toEqual(['HTTP', '_OTHER', 'PROPFIND'])
  })

  it('A1: names where it really went, whatever its Host header says', async () => {
    const { port } = receiver
    const call = await callOf((url) => send(url, { headers: { host: 'api.example.com:99' } }))
    expect([call.attributes['server.address'], port]).toEqual(['127.0.0.1', port])
    expect([call.attributes['server.port'], call.attributes['url.full']]).toEqual([port, `${receiver.url}/`])
  })

  it.each([
    ['//api.example.com/x', '//api.example.com/x'],
    ['@api.example.com/x', '/@api.example.com/x'],
    ['.example.com', '/.example.com'],
    ['0/x', '/0/x'],
  ])('takes the path %s for no part of the host', async (path, seen) => {
    const call = await callOf((url) => send(url, { path }))
    expect(call.attributes['url.full']).toBe(receiver.url + seen)
  })
})
