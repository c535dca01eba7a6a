import { describe, expect, it, jest } from '@jest/globals'
import { handle } from '../../src/fetch/index.js'
import {
  type BatonOptions,
  createBaton,
  currentTransaction,
  type SpanRecord,
  type Transaction,
} from '../../src/index.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`
const html = { 'content-type': 'text/html; charset=utf-8' }
const navigation = { traceparent, 'sec-fetch-dest': 'document', accept: 'text/html' }

type Fn = (transaction: Transaction) => Response | Promise<Response>

function serving(fn: Fn, options: BatonOptions = {}) {
  const records: SpanRecord[] = []
  const baton = createBaton({ record: (record) => records.push(record), ...options })
  const get = (init: RequestInit = {}, url = 'https://shop.example:8443/users/1?token=secret') =>
    handle(baton, new Request(url, { headers: navigation, ...init }), fn)
  return { get, records }
}

/** A stream that gives its chunks as it is asked for them, and counts how often that was. */
function streamOf(...chunks: string[]) {
  const asked = { times: 0, cancelled: undefined as unknown }
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[asked.times++]
        if (chunk === undefined) controller.close()
        else controller.enqueue(new TextEncoder().encode(chunk))
      },
      cancel(reason) {
        asked.cancelled = reason
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, asked }
}

describe('the end', () => {
  it('is that of the body, with the attributes of the request', async () => {
    const { get, records } = serving(() => new Response('hello', { headers: html }))
    const answer = await get()
    expect(records).toEqual([])
    expect(await answer.text()).toBe('hello')
    expect(records).toMatchObject([{ traceId, parentId: 'b7ad6b7169203331', outcome: 'success', aborted: false }])
    expect(records[0]?.attributes).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'server.address': 'shop.example',
      'server.port': 8443,
      'url.path': '/users/1',
      'url.scheme': 'https',
    })
  })

  it('comes at once for a response without a body that anybody reads', async () => {
    const responses: [string, Response][] = [
      ['GET', new Response(null, { status: 204 })],
      ['GET', new Response(null, { status: 304 })],
      ['GET', Response.redirect('https://shop.example/')],
      ['GET', new Response()],
      ['HEAD', new Response('hello')],
    ]
    for (const [method, response] of responses) {
      const { get, records } = serving(() => response)
      const { status } = await get({ method })
      expect([status, records[0]?.aborted, records[0]?.outcome]).toEqual([response.status, false, 'success'])
    }
  })

  it('comes when the client cancels the body, which cancels that of the application', async () => {
    const { stream, asked } = streamOf('a', 'b', 'c')
    const { get, records } = serving(() => new Response(stream))
    const reader = (await get()).body?.getReader()
    await reader?.read()
    await reader?.cancel('gone')
    expect([asked.times, asked.cancelled]).toEqual([1, 'gone'])
    expect(records).toMatchObject([{ aborted: true, outcome: 'unknown' }])
  })

  it('comes when the body fails, with the very error for its reader', async () => {
    const error = new RangeError('broken')
    const stream = new ReadableStream({ pull: (controller) => controller.error(error) })
    const { get, records } = serving(() => new Response(stream))
    await expect((await get()).text()).rejects.toBe(error)
    expect(records).toMatchObject([{ outcome: 'failure', attributes: { 'error.type': 'RangeError' } }])
  })

  it('comes when the application throws, with the very error for the caller', async () => {
    const error = new TypeError('broken')
    const { get, records } = serving(() => Promise.reject(error))
    await expect(get()).rejects.toBe(error)
    expect(records).toMatchObject([{ outcome: 'failure', aborted: false, attributes: { 'error.type': 'TypeError' } }])
    expect(records[0]?.attributes).not.toHaveProperty('http.response.status_code')
  })

  it('comes when the client goes away before the response, once', async () => {
    const client = new AbortController()
    const { get, records } = serving(async () => {
      client.abort()
      expect(records).toHaveLength(1)
      return new Response('too late')
    })
    await (await get({ signal: client.signal })).text()
    expect(records).toMatchObject([{ aborted: true, outcome: 'unknown' }])
  })

  it('comes at once for a response that no page is in, and which is left as it is', async () => {
    const socket = Object.defineProperty(new Response(), 'status', { value: 101 })
    for (const response of [socket, Response.error()]) {
      const { get, records } = serving(() => response, { responseHeader: true })
      expect(await get()).toBe(response)
      expect([records.length, [...response.headers]]).toEqual([1, []])
    }
  })

  it('is a failure for a status from 500', async () => {
    const { get, records } = serving(() => new Response('', { status: 503 }))
    await (await get()).text()
    expect(records).toMatchObject([{ outcome: 'failure', attributes: { 'error.type': '503' } }])
  })
})

describe('the body', () => {
  it('is read only as its reader reads, within the scope of the transaction', async () => {
    const pulled: unknown[] = []
    const pull = (controller: ReadableStreamDefaultController) => {
      pulled.push(currentTransaction()?.traceId)
      controller.enqueue(new Uint8Array(1))
    }
    const own = new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 })
    const { get } = serving(() => new Response(own))
    const reader = (await get()).body?.getReader()
    expect(pulled).toEqual([])
    await reader?.read()
    await reader?.read()
    expect(pulled).toEqual([traceId, traceId])
    expect(currentTransaction()).toBeUndefined()
    await reader?.cancel()
  })

  it('is the very response where nothing is added to it, on a request that Baton ignores', async () => {
    const response = new Response('hello')
    const { get, records } = serving(() => response, { ignore: ['/users/*'] })
    expect(await get()).toBe(response)
    expect(records).toEqual([])
  })
})

describe('the headers', () => {
  it('hand a page over by Server-Timing, and keep it private', async () => {
    const { get, records } = serving(() => new Response('<p>', { headers: html }))
    const answer = await get()
    await answer.text()
    expect(answer.headers.get('cache-control')).toBe('private, no-cache')
    expect(answer.headers.get('server-timing')).toMatch(
      new RegExp(
        `^traceparent;desc="00-${traceId}-${records[0]?.spanId}-01", trace-baton;desc="\\d{13} 120 private ${traceId}"$`,
      ),
    )
  })

  it('leave a page alone that a shared cache may store, and make it private once it carries ids', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const shared = { ...html, 'cache-control': 'public, max-age=60' }
    const plain = await serving(() => new Response('<p>', { headers: shared })).get()
    const linked = await serving(({ pageLoad }) => new Response(`${pageLoad.tags()}`, { headers: shared })).get()
    warn.mockRestore()
    const told = [plain, linked].map(({ headers }) => [headers.get('cache-control'), headers.has('server-timing')])
    expect(told).toEqual([
      ['public, max-age=60', false],
      ['private, no-cache', true],
    ])
  })

  it('are added to a response whose own cannot be changed', async () => {
    const { get } = serving(() => Response.redirect('https://shop.example/', 303), { responseHeader: true })
    const { status, headers } = await get()
    expect([status, headers.get('location'), headers.get('x-trace-id')]).toEqual([
      303,
      'https://shop.example/',
      traceId,
    ])
  })

  it.each([[null], ['']])('never stay on a response that is sent again: with the body %j', async (body) => {
    const response = new Response(body, { status: body === null ? 204 : 200 })
    response.headers.delete('content-type')
    const { get } = serving(() => response, { responseHeader: true })
    expect((await get()).headers.get('x-trace-id')).toBe(traceId)
    expect([...response.headers]).toEqual([])
  })

  it('keep several cookies apart', async () => {
    const headers = new Headers(html)
    for (const cookie of ['a=1', 'b=2']) headers.append('set-cookie', cookie)
    expect((await serving(() => new Response('', { headers })).get()).headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  it('answer a preflight in place of the application, whose body nobody reads', async () => {
    const { stream, asked } = streamOf('a')
    const cors = { origins: ['https://news.example'] }
    const { get, records } = serving(() => new Response(stream, { status: 405, headers: html }), { cors })
    const headers = { origin: 'https://news.example', 'access-control-request-method': 'PUT' }
    const answer = await get({ method: 'OPTIONS', headers })
    expect([answer.status, answer.statusText, answer.body, answer.headers.get('content-type')]).toEqual([
      204,
      '',
      null,
      null,
    ])
    expect(answer.headers.get('access-control-allow-methods')).toBe('PUT')
    expect([asked.times, 'cancelled' in asked, records]).toEqual([0, true, []])
  })

  it('give a HEAD the hand-off of no page', async () => {
    const { get } = serving(({ pageLoad }) => new Response(`${pageLoad.tags()}`, { headers: html }))
    const { headers } = await get({ method: 'HEAD' })
    expect([headers.get('cache-control'), headers.get('server-timing')]).toEqual([null, null])
  })
})

describe('autoInject', () => {
  const options = { autoInject: true, serverTiming: false, responseHeader: false }
  const tagged = (rest: string) =>
    new RegExp(`^<html><head><meta name="traceparent" content="00-${traceId}-[0-9a-f]{16}-01">${rest}$`)

  it.each([
    ['in one piece', ['<html><head><title>Shop</title></head>']],
    ['in many pieces', ['<ht', 'ml><he', 'ad', '><title>', 'Shop</title></head>']],
    ['in pieces of one byte', [...'<html><head><title>Shop</title></head>']],
  ])('puts the tags into a page that comes %s', async (_, chunks) => {
    const { get, records } = serving(() => new Response(streamOf(...chunks).stream, { headers: html }), options)
    const answer = await get()
    expect(await answer.text()).toMatch(tagged('<title>Shop</title></head>'))
    expect(answer.headers.get('cache-control')).toBe('private, no-cache')
    expect(records).toMatchObject([{ outcome: 'success', aborted: false }])
  })

  it('corrects the length, and takes the validators away', async () => {
    const page = '<html><head>é</head>'
    const headers = { ...html, 'content-length': '21', etag: '"1"', 'last-modified': 'Tue, 01 Sep 2026 00:00:00 GMT' }
    const answer = await serving(() => new Response(page, { headers }), options).get()
    const { byteLength } = await answer.clone().arrayBuffer()
    expect(await answer.text()).toMatch(tagged('é</head>'))
    expect(answer.headers.get('content-length')).toBe(String(byteLength))
    expect([answer.headers.get('etag'), answer.headers.get('last-modified')]).toEqual([null, null])
  })

  it('reads no further than it must before the headers go out, and as its reader reads after that', async () => {
    const { stream, asked } = streamOf('<html><head>', 'a', 'b', 'c')
    const answer = await serving(() => new Response(stream, { headers: html }), options).get()
    expect(asked.times).toBe(1)
    const reader = answer.body?.getReader()
    await reader?.read()
    expect(asked.times).toBe(1)
    await reader?.read()
    expect(asked.times).toBe(2)
    await reader?.cancel('enough')
    expect(asked.cancelled).toBe('enough')
  })

  it.each([
    ['JSON', { 'content-type': 'application/json' }, '<html><head>'],
    ['a fragment', html, '<p>Hello'],
    ['a page that is saved as a file', { ...html, 'content-disposition': 'attachment' }, '<html><head>'],
  ])('leaves %s alone', async (_, headers, body) => {
    const answer = await serving(() => new Response(body, { headers: { ...headers, etag: '"1"' } }), options).get()
    expect([await answer.text(), answer.headers.get('cache-control'), answer.headers.get('etag')]).toEqual([
      body,
      null,
      '"1"',
    ])
  })

  it('tells of a page whose body is compressed', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const headers = { ...html, 'content-encoding': 'gzip' }
    const answer = await serving(() => new Response('\x1f\x8b', { headers }), options).get()
    const told = warn.mock.calls.map(([message]) => String(message))
    warn.mockRestore()
    expect(await answer.text()).toBe('\x1f\x8b')
    expect(told).toEqual([expect.stringContaining('because its body was compressed before it was written')])
  })

  it('fails as the application does whose body fails before the headers are out', async () => {
    const error = new Error('broken')
    const stream = new ReadableStream({ pull: (controller) => controller.error(error) })
    const { get, records } = serving(() => new Response(stream, { headers: html }), options)
    await expect(get()).rejects.toBe(error)
    expect(records).toMatchObject([{ outcome: 'failure' }])
  })
})
