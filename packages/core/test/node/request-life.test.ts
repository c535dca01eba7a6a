import http from 'node:http'
import http2 from 'node:http2'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import express from 'express'
import { createBaton, currentTransaction, type SpanRecord } from '../../src/index.js'
import { handle, type RawRequest, transactionOf } from '../../src/node/index.js'
import { spanId, traceId, traceparent } from '../literals.js'
import { protocols, type Response, type Serving, until } from './serving.js'

const servings: { close(): unknown }[] = []
afterEach(async () => {
  await Promise.all(servings.splice(0).map((serving) => serving.close()))
})

function engine() {
  const records: SpanRecord[] = []
  const baton = createBaton({ record: (record) => records.push(record), pageLoad: { w3c: true } })
  return { baton, records }
}

async function port(server: http.Server | http2.Http2Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servings.push({ close: () => new Promise((resolve) => server.close(resolve)) })
  return (server.address() as AddressInfo).port
}

describe('D1: the events of a request with a body', () => {
  const heard = ['data', 'end', 'close'] as const

  /** The names of the events that were heard inside of the transaction, once the request has been answered. */
  function listening(req: RawRequest, res: http.ServerResponse, inside: string[]): void {
    const expected = transactionOf(req)
    for (const name of heard) {
      req.on(name, () => void (currentTransaction() === expected && expected !== undefined && inside.push(name)))
    }
    req.on('end', () => res.end())
  }

  async function post(port: number, headers: Record<string, string>, body: string[]): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const request = http.request({ port, host: '127.0.0.1', method: 'POST', headers, agent: false }, (answer) => {
        answer.resume().on('end', resolve)
      })
      request.on('error', reject)
      for (const piece of body) request.write(piece)
      request.end()
    })
  }

  it.each<[string, Record<string, string>]>([
    ['of a known length', { 'content-length': '5' }],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('are heard inside its transaction: node:http, %s', async (_title, headers) => {
    const { baton, records } = engine()
    const inside: string[] = []
    const server = http.createServer((req, res) => void handle(baton, req, res, () => listening(req, res, inside)))
    await post(await port(server), headers, ['hello'])
    await until(() => records.length === 1 && inside.includes('close'))
    expect(new Set(inside)).toEqual(new Set(heard))
  })

  it('are heard inside its transaction: Express', async () => {
    const { baton, records } = engine()
    const inside: string[] = []
    const app = express()
    app.use((req, res, next) => handle(baton, req, res, () => next()))
    app.post('/', (req, res) => listening(req, res, inside))
    await post(await port(http.createServer(app)), {}, ['hello', ', world'])
    await until(() => records.length === 1 && inside.includes('close'))
    expect(new Set(inside)).toEqual(new Set(heard))
  })

  it('are heard inside its transaction: HTTP/2', async () => {
    const { baton, records } = engine()
    const inside: string[] = []
    const server = http2.createServer(
      (req, res) => void handle(baton, req, res, () => listening(req, res as never, inside)),
    )
    const session = http2.connect(`http://127.0.0.1:${await port(server)}`)
    const stream = session.request({ ':method': 'POST' }).resume()
    stream.end('hello')
    await until(() => records.length === 1 && inside.includes('close'))
    session.destroy()
    expect(new Set(inside)).toEqual(new Set(heard))
  })

  it('stay those of Node where there is no body', async () => {
    const { baton, records } = engine()
    const own: boolean[] = []
    const server = http.createServer((req, res) =>
      handle(baton, req, res, () => {
        own.push(Object.hasOwn(req, 'emit'))
        res.end()
      }),
    )
    const url = `http://127.0.0.1:${await port(server)}/`
    await (await fetch(url)).text()
    await (await fetch(url, { method: 'POST' })).text()
    await until(() => records.length === 2)
    expect(own).toEqual([false, false])
  })
})

describe.each(protocols)('the status of a response over %s', (_protocol, serve) => {
  async function recorded(respond: (res: Response, req: RawRequest) => unknown) {
    const { baton, records } = engine()
    const served: Serving = await serve((req, res) => handle(baton, req, res, () => respond(res, req)))
    servings.push(served)
    const answer = await served.ask()
    await until(() => records.length === 1)
    const [record] = records
    return [answer.status, record?.attributes['http.response.status_code'], record?.outcome, record?.aborted]
  }

  it('D2: is the one that was sent, whatever is set afterwards', async () => {
    const respond = (res: Response) => {
      res.writeHead(202, { 'content-type': 'text/plain' }).write('a')
      try {
        res.statusCode = 500
      } catch {}
      res.end()
    }
    expect(await recorded(respond)).toEqual([202, 202, 'success', false])
  })

  it.each<[string, unknown[]]>([
    ['a status', [9999, { 'x-a': '1' }]],
    ['the name of a header', [201, { 'x-b': '1', 'bad name': '1' }]],
    ['no value for a header', [201, { 'x-b': '1', 'x-c': undefined }]],
    ['a header in a list', [201, ['x-b', '1', 'x-c', undefined]]],
  ])('D2: is that of the answer after a writeHead that refused %s', async (_title, args) => {
    const respond = (res: Response) => {
      res.setHeader('content-type', 'text/html')
      expect(() => res.writeHead(...(args as [number]))).toThrow()
      res.statusCode = 503
      res.end('<p>')
    }
    expect(await recorded(respond)).toEqual([503, 503, 'failure', false])
  })
})

it('D2: a page whose first writeHead was refused is protected like any other', async () => {
  const { baton, records } = engine()
  const server = http.createServer((req, res) =>
    handle(baton, req, res, ({ pageLoad }) => {
      try {
        res.writeHead(201, { 'x-b': '1', 'x-c': 'a\r\nb' })
      } catch {}
      res.setHeader('content-type', 'text/html')
      res.end(`<head>${pageLoad.tags()}`)
    }),
  )
  const answer = await fetch(`http://127.0.0.1:${await port(server)}/`, { headers: { accept: 'text/html' } })
  expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('x-b')]).toEqual([
    201,
    'private, no-cache',
    null,
  ])
  await until(() => records.length === 1)
})

it('D3: requests that wait in a pipeline are recorded when their client leaves', async () => {
  const { baton, records } = engine()
  let arrived = 0
  const server = http.createServer((req, res) =>
    handle(baton, req, res, () => {
      arrived++
      if (req.url === '/last') res.end()
    }),
  )
  const at = await port(server)
  const socket = connect(at, '127.0.0.1')
  const paths = Array.from({ length: 10 }, (_, i) => `/${i}`)
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''))
  await until(() => arrived === 10)
  socket.destroy()
  await until(() => records.length >= 10)
  await (await fetch(`http://127.0.0.1:${at}/last`)).text()
  await until(() => records.some(({ attributes }) => attributes['url.path'] === '/last'))
  const before = records.filter(({ attributes }) => attributes['url.path'] !== '/last')
  expect(before.map(({ attributes, aborted }) => [attributes['url.path'], aborted]).sort()).toEqual(
    paths.map((path) => [path, true]),
  )
})

it('D3: responses that wait in a pipeline when their client leaves are aborted, however complete they are', async () => {
  const { baton, records } = engine()
  let arrived = 0
  const respond: Record<string, (res: http.ServerResponse) => unknown> = {
    '/sent': (res) => res.end('whole'),
    '/never': () => {},
    '/text': (res) => res.end('whole'),
    '/empty': (res) => res.writeHead(204).end(),
    '/pieces': (res) => {
      res.write('a')
      res.end('b')
    },
  }
  const paths = Object.keys(respond)
  const server = http.createServer((req, res) =>
    handle(baton, req, res, () => {
      arrived++
      respond[req.url as string]?.(res)
    }),
  )
  const socket = connect(await port(server), '127.0.0.1').resume()
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''))
  await until(() => arrived === paths.length && records.length === 1)
  socket.destroy()
  await until(() => records.length === paths.length)
  const seen = records.map(({ aborted, attributes, outcome }) => [attributes['url.path'], aborted, outcome])
  expect(seen).toEqual(paths.map((path) => [path, path !== '/sent', path === '/sent' ? 'success' : 'unknown']))
})

it('D3: requests that are answered in a pipeline are recorded once each, and are not aborted', async () => {
  const { baton, records } = engine()
  const server = http.createServer((req, res) =>
    handle(baton, req, res, () => void setImmediate(() => res.end(req.url))),
  )
  const socket = connect(await port(server), '127.0.0.1')
  const asked = Array.from(
    { length: 12 },
    (_, i) => `GET /${i} HTTP/1.1\r\nHost: a\r\n${i === 11 ? 'Connection: close\r\n' : ''}\r\n`,
  )
  socket.write(asked.join(''))
  await new Promise((resolve) => socket.resume().on('close', resolve))
  await until(() => records.length >= 12)
  expect(records.map(({ aborted, attributes }) => [attributes['url.path'], aborted])).toEqual(
    asked.map((_, i) => [`/${i}`, false]),
  )
})

it.each([
  ['resets its stream within the body', true],
  ['has sent its body', false],
])('D3: HTTP/2: the answer to the end of a body is aborted if the client %s: %p', async (_title, resets) => {
  const { baton, records } = engine()
  let heard = 0
  const server = http2.createServer((req, res) =>
    handle(baton, req, res, () => {
      req.on('data', () => heard++)
      req.on('end', () => res.end('thanks'))
    }),
  )
  const session = http2.connect(`http://127.0.0.1:${await port(server)}`)
  const stream = session.request({ ':method': 'POST' }).resume()
  stream.write('hello')
  await until(() => heard === 1)
  if (resets) stream.close(http2.constants.NGHTTP2_CANCEL)
  else stream.end()
  await until(() => records.length === 1)
  session.destroy()
  expect([records[0]?.aborted, records[0]?.outcome]).toEqual([resets, resets ? 'unknown' : 'success'])
})

it('D4: an HTTP/2 stream that is answered without its response has the status that was sent, and is not aborted', async () => {
  const { baton, records } = engine()
  const server = http2.createServer((req, res) =>
    handle(baton, req, res, () => {
      req.stream.respond({ ':status': 202 })
      req.stream.end('ok')
    }),
  )
  const session = http2.connect(`http://127.0.0.1:${await port(server)}`)
  const stream = session.request({ ':path': '/' }).resume()
  await until(() => records.length === 1 && stream.closed)
  session.destroy()
  const [record] = records
  expect([record?.attributes['http.response.status_code'], record?.aborted, record?.outcome]).toEqual([
    202,
    false,
    'success',
  ])
})

it.each<[string, string, object]>([
  [
    'an absolute target with a password',
    'GET http://u:p@shop.example/a/b?c=d HTTP/1.1\r\nHost: shop.example',
    { 'url.path': '/a/b', 'server.address': 'shop.example' },
  ],
  [
    'an absolute target without a path',
    'GET http://shop.example HTTP/1.1\r\nHost: shop.example:81',
    { 'url.path': '/', 'server.address': 'shop.example', 'server.port': 81 },
  ],
  [
    'a host with a password',
    'GET /a HTTP/1.1\r\nHost: u:p@shop.example:8080',
    { 'url.path': '/a', 'server.address': 'shop.example', 'server.port': 8080 },
  ],
  ['IPv6 with a port', 'GET /a HTTP/1.1\r\nHost: [::1]:8080', { 'server.address': '::1', 'server.port': 8080 }],
  [
    'IPv6 without a port',
    'GET /a HTTP/1.1\r\nHost: [fe80::12]',
    { 'server.address': 'fe80::12', 'server.port': undefined },
  ],
  [
    'a host with a port that is none',
    'GET /a HTTP/1.1\r\nHost: shop.example:99999999999999999999',
    { 'server.address': 'shop.example', 'server.port': undefined },
  ],
  [
    'a host with a port that is no finite number',
    `GET /a HTTP/1.1\r\nHost: shop.example:${'9'.repeat(400)}`,
    { 'server.address': 'shop.example', 'server.port': undefined },
  ],
  [
    'a host with the highest port',
    'GET /a HTTP/1.1\r\nHost: shop.example:65535',
    { 'server.address': 'shop.example', 'server.port': 65535 },
  ],
  ['the whole server', 'OPTIONS * HTTP/1.1\r\nHost: a', { 'url.path': '*' }],
])('D8: records the path and the address alone of %s', async (_title, head, expected) => {
  const { baton, records } = engine()
  const server = http.createServer((req, res) => handle(baton, req, res, () => void res.end()))
  const socket = connect(await port(server), '127.0.0.1')
  socket.write(`${head}\r\nConnection: close\r\n\r\n`)
  await until(() => records.length === 1)
  socket.destroy()
  const found = Object.keys(expected).map((name) => [name, records[0]?.attributes[name]])
  expect(Object.fromEntries(found)).toEqual(expected)
  expect(JSON.stringify(records)).not.toContain('u:p')
})

describe.each(protocols)('H: a HEAD over %s', (_, serve) => {
  it('with a caller keeps that caller, of a page that renders ids and of one that does not', async () => {
    for (const render of [true, false]) {
      const { baton, records } = engine()
      const serving = await serve((req, res) =>
        handle(baton, req, res, (transaction) => {
          if (render) transaction.ensureParentId()
          res.setHeader('content-type', 'text/html')
          res.end(render ? String(transaction.pageLoad.tags()) : '')
        }),
      )
      servings.push(serving)
      await serving.ask({ method: 'HEAD', headers: { traceparent, accept: 'text/html' } })
      await until(() => records.length === 1)
      expect(records).toMatchObject([{ traceId, parentId: spanId, parentIsRemote: true, outcome: 'success' }])
    }
  })

  it('without a caller has no parent, whatever a template asked for', async () => {
    const { baton, records } = engine()
    const serving = await serve((req, res) =>
      handle(baton, req, res, (transaction) => {
        transaction.ensureParentId()
        res.end()
      }),
    )
    servings.push(serving)
    await serving.ask({ method: 'HEAD', headers: {} })
    await until(() => records.length === 1)
    expect(records).toMatchObject([{ parentId: undefined, parentIsRemote: false }])
  })
})
