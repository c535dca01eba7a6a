import { EventEmitter, once } from 'node:events'
import http from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createBaton, currentTransaction, type SpanRecord, type Transaction } from '../../src/index.js'
import { handle, open, type RawRequest, transactionOf } from '../../src/node/index.js'
import type { BatonOptions } from '../../src/options/options.js'
import { anySpanId, anyTraceId, spanId, traceId, traceparent } from '../literals.js'
import { type Listener, protocols, type Response, type Serving, until } from './serving.js'

describe.each(protocols)('a request of %s', (protocol, serve) => {
  let serving: Serving | undefined
  afterEach(() => serving?.close())

  /** A server that serves every request inside a transaction of one Baton. */
  async function serveInside(
    respond: (req: RawRequest, res: Response, transaction: Transaction) => unknown,
    options: BatonOptions = {},
  ) {
    const records: SpanRecord[] = []
    const baton = createBaton({ ...options, record: (record) => records.push(record) })
    const listener: Listener = (req, res) =>
      handle(baton, req, res, (transaction) => (req.url === '/last' ? res.end() : respond(req, res, transaction)))
    serving = await serve(listener)
    return { records, baton, ...serving }
  }

  /** The records of the earlier requests, once one more has been answered and recorded: nothing comes after it. */
  async function beforeLast(records: readonly SpanRecord[]): Promise<SpanRecord[]> {
    const isLast = ({ attributes }: SpanRecord) => attributes['url.path'] === '/last'
    await serving?.ask({ path: '/last' })
    await until(() => records.some(isLast))
    return records.filter((record) => !isLast(record))
  }

  const attributes = (more: object) => ({
    'http.request.method': 'GET',
    'url.path': '/',
    'url.scheme': 'http',
    'network.protocol.version': protocol === 'HTTP/2' ? '2' : '1.1',
    'server.address': '127.0.0.1',
    'server.port': serving?.port,
    ...more,
  })

  it('is one transaction, recorded whole', async () => {
    const { ask, records, port } = await serveInside((_req, res) => res.end('ok'))
    const headers = { traceparent, 'user-agent': 'test/1.0' }
    expect(await ask({ path: '/users/42?secret=1', headers })).toMatchObject({ status: 200, body: 'ok' })
    await until(() => records.length > 0)
    expect(records).toStrictEqual([
      {
        traceId,
        spanId: anySpanId,
        parentId: spanId,
        parentIsRemote: true,
        name: 'GET unknown route',
        kind: 'server',
        service: {},
        start: expect.any(Number),
        duration: expect.any(Number),
        outcome: 'success',
        aborted: false,
        sampled: true,
        sampleRate: undefined,
        random: false,
        traceState: undefined,
        attributes: {
          'http.request.method': 'GET',
          'url.path': '/users/42',
          'url.scheme': 'http',
          'network.protocol.version': protocol === 'HTTP/2' ? '2' : '1.1',
          'server.address': '127.0.0.1',
          'server.port': port,
          'user_agent.original': 'test/1.0',
          'http.response.status_code': 200,
        },
        links: [],
      },
    ])
  })

  it.each<[number, string, object]>([
    [200, 'success', { 'http.response.status_code': 200 }],
    [302, 'success', { 'http.response.status_code': 302 }],
    [404, 'success', { 'http.response.status_code': 404 }],
    [499, 'success', { 'http.response.status_code': 499 }],
    [500, 'failure', { 'http.response.status_code': 500, 'error.type': '500' }],
    [503, 'failure', { 'http.response.status_code': 503, 'error.type': '503' }],
  ])('that is answered %d is a %s', async (status, outcome, more) => {
    const { ask, records } = await serveInside((_req, res) => res.writeHead(status).end())
    await ask()
    await until(() => records.length > 0)
    expect(records).toMatchObject([{ outcome, aborted: false }])
    expect(records[0]?.attributes).toEqual(attributes(more))
  })

  it('keeps the outcome and the name that were set', async () => {
    const { ask, records } = await serveInside((_req, res, transaction) => {
      transaction.outcome = 'failure'
      transaction.name = 'checkout'
      res.end()
    })
    await ask()
    await until(() => records.length > 0)
    expect(records).toMatchObject([{ outcome: 'failure', name: 'checkout' }])
  })

  it.each(['PROPFIND', 'MKCOL', 'SEARCH'])('with the method %s is named _OTHER', async (method) => {
    const { ask, records } = await serveInside((_req, res) => res.end())
    await ask({ method })
    await until(() => records.length > 0)
    expect(records[0]?.name).toBe('_OTHER unknown route')
    expect(records[0]?.attributes).toEqual(
      attributes({
        'http.request.method': '_OTHER',
        'http.request.method_original': method,
        'http.response.status_code': 200,
      }),
    )
  })

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'])(
    'with the method %s is named so',
    async (method) => {
      const { ask, records } = await serveInside((_req, res) => res.end())
      await ask({ method })
      await until(() => records.length > 0)
      expect(records[0]?.name).toBe(`${method} unknown route`)
    },
  )

  it('is named by its route, which is asked when it has ended', async () => {
    const records: SpanRecord[] = []
    const baton = createBaton({ record: (record) => records.push(record) })
    let route: string | undefined
    serving = await serve((req, res) => {
      open(baton, req, res, { route: () => route })
      route = '/users/:id'
      res.end()
    })
    await serving.ask({ path: '/users/42' })
    await until(() => records.length > 0)
    expect(records[0]?.name).toBe('GET /users/:id')
    expect(records[0]?.attributes).toEqual(
      attributes({ 'url.path': '/users/42', 'http.route': '/users/:id', 'http.response.status_code': 200 }),
    )
  })

  it('is inside its transaction, and the server is outside before and after', async () => {
    const seen: unknown[] = []
    const records: SpanRecord[] = []
    const baton = createBaton({ record: (record) => records.push(record) })
    serving = await serve((req, res) => {
      seen.push(currentTransaction(), transactionOf(req))
      void handle(baton, req, res, async (transaction) => {
        seen.push(currentTransaction() === transaction, transactionOf(req) === transaction)
        await setTimeout(2)
        seen.push(currentTransaction() === transaction)
        res.end()
      })
      seen.push(currentTransaction())
    })
    await serving.ask()
    expect(seen).toEqual([undefined, undefined, true, true, undefined, true])
  })

  it('keeps its transaction where the scope is lost', async () => {
    const emitter = new EventEmitter()
    let found: unknown[] = []
    const { ask } = await serveInside((req, res, transaction) => {
      emitter.once('parsed', () => {
        found = [currentTransaction(), transactionOf(req) === transaction]
        res.end()
      })
    })
    const answer = ask()
    await until(() => emitter.listenerCount('parsed') > 0)
    emitter.emit('parsed')
    await answer
    expect(found).toEqual([undefined, true])
  })

  it('is one transaction however often it is handled, and by however many Batons', async () => {
    const records: SpanRecord[] = []
    const record = (made: SpanRecord) => records.push(made)
    const [first, second] = [createBaton({ record }), createBaton({ record })]
    const seen: Transaction[] = []
    serving = await serve((req, res) =>
      handle(first, req, res, (outer) =>
        handle(first, req, res, (inner) =>
          handle(second, req, res, (other) => {
            if (req.url !== '/last') seen.push(outer, inner, other, open(first, req, res))
            res.end()
          }),
        ),
      ),
    )
    await serving.ask()
    await until(() => records.length > 0)
    expect(await beforeLast(records)).toHaveLength(1)
    expect(seen).toHaveLength(4)
    expect(new Set(seen).size).toBe(1)
  })

  it('that is ignored has no transaction, and no record', async () => {
    const seen: unknown[] = []
    const { ask, records } = await serveInside(
      (req, res, transaction) => {
        seen.push(transactionOf(req), currentTransaction(), transaction.traceId, String(transaction.pageLoad.tags()))
        res.setHeader('content-type', 'text/html')
        res.end(transaction.ensureParentId())
      },
      { ignore: ['/health'] },
    )
    const answer = await ask({ path: '/health?deep=1', headers: { traceparent } })
    expect(seen).toEqual([undefined, undefined, '', ''])
    expect(answer).toEqual({
      status: 200,
      headers: expect.not.objectContaining({ 'cache-control': expect.anything() }),
      body: '',
    })
    expect(await beforeLast(records)).toEqual([])
  })

  it('hands its predicate the raw request', async () => {
    const seen: unknown[] = []
    const { ask } = await serveInside((req, res) => res.end(String(seen[0] === req)), {
      ignore: [
        (request) => {
          seen.push(request)
          return false
        },
      ],
    })
    expect((await ask()).body).toBe('true')
  })

  it('returns what the handler returned, the very promise, and throws what it threw', async () => {
    const error = new Error('mine')
    const promise = Promise.resolve('value')
    const seen: unknown[] = []
    const baton = createBaton()
    serving = await serve((req, res) => {
      seen.push(handle(baton, req, res, () => promise) === promise)
      try {
        handle(baton, req, res, () => {
          throw error
        })
      } catch (thrown) {
        seen.push(thrown === error)
      }
      res.end()
    })
    await serving.ask()
    expect(seen).toEqual([true, true])
  })

  it('keeps 100 at once apart', async () => {
    const { ask, records } = await serveInside(async (req, res, transaction) => {
      await setTimeout(Number(req.url?.slice(2)) % 7)
      res.end(String(currentTransaction() === transaction && transactionOf(req) === transaction && transaction.traceId))
    })
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => ask({ path: `/?${i}` })))
    await until(() => records.length === 100)
    const ids = new Set(answers.map(({ body }) => body))
    expect(ids).toEqual(new Set(records.map(({ traceId }) => traceId)))
    expect(ids.size).toBe(100)
    expect([...ids]).toEqual(Array(100).fill(anyTraceId))
  })

  it('that the handler ends itself is not aborted, and is recorded once', async () => {
    const { ask, records } = await serveInside((_req, res, transaction) => {
      transaction.outcome = 'success'
      transaction.end()
      res.end()
    })
    await ask()
    expect(await beforeLast(records)).toMatchObject([{ aborted: false, outcome: 'success' }])
  })

  it('is not aborted by what the handler does once its answer is out', async () => {
    const { ask, records } = await serveInside((req, res) => res.end('ok', () => req.socket.destroy()))
    await ask({ leave: 'with the server' })
    await until(() => records.length > 0)
    expect(records).toMatchObject([{ aborted: false, outcome: 'success' }])
  })

  describe('whose client goes away', () => {
    const gone = { aborted: true, outcome: 'unknown' }

    it('in the middle of the body is aborted, once, though the handler ends later', async () => {
      const responses: Response[] = []
      const { ask, records } = await serveInside((_req, res) => {
        responses.push(res)
        res.write('x'.repeat(1000))
      })
      await ask({ leave: 'at the first byte' })
      await until(() => records.length > 0)
      responses[0]?.end('late')
      expect(await beforeLast(records)).toMatchObject([gone])
      expect(records[0]?.attributes).toEqual(attributes({ 'http.response.status_code': 200 }))
    })

    it('before there is a head is aborted, though the handler never answers', async () => {
      const arrived = new EventEmitter()
      const { ask, records } = await serveInside(() => arrived.emit('request'))
      await ask({ leave: once(arrived, 'request') })
      await until(() => records.length > 0)
      expect(await beforeLast(records)).toMatchObject([gone])
      expect(records[0]?.attributes).toEqual(attributes({}))
    })

    it('before there is a head is aborted, though the handler answers later', async () => {
      const arrived = new EventEmitter()
      const { ask, records } = await serveInside((_req, res) => arrived.emit('request', res))
      const request = once(arrived, 'request')
      await ask({ leave: request })
      await until(() => records.length > 0)
      const [response] = await request
      response.end('late')
      expect(await beforeLast(records)).toMatchObject([gone])
    })

    it('while a large answer is on its way is aborted', async () => {
      const { ask, records } = await serveInside((_req, res) => res.end(Buffer.alloc(100_000_000))) // more than sockets buffer
      await ask({ leave: 'at the first byte' })
      await until(() => records.length > 0)
      expect(records).toMatchObject([gone])
    })

    it('keeps the outcome that was set', async () => {
      const { ask, records } = await serveInside((_req, res, transaction) => {
        transaction.outcome = 'failure'
        res.write('x')
      })
      await ask({ leave: 'at the first byte' })
      await until(() => records.length > 0)
      expect(records).toMatchObject([{ aborted: true, outcome: 'failure' }])
    })
  })

  it('whose answer the server destroys is aborted', async () => {
    const { ask, records } = await serveInside((_req, res) => {
      res.write('x')
      res.destroy()
    })
    await ask({ leave: 'with the server' })
    await until(() => records.length > 0)
    expect(records).toMatchObject([{ aborted: true, outcome: 'unknown' }])
  })
})

describe('a request of HTTP/1.1', () => {
  it('is a transaction of its own on a connection that is kept alive', async () => {
    const records: SpanRecord[] = []
    const baton = createBaton({ record: (record) => records.push(record) })
    const server = http.createServer((req, res) => handle(baton, req, res, () => res.end()))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    const { port } = server.address() as { port: number }
    const sockets = new Set()
    for (let i = 0; i < 3; i++) {
      const req = http.get({ host: '127.0.0.1', port, agent })
      const [res] = await once(req, 'response')
      sockets.add(req.socket)
      res.resume()
      await once(res, 'end')
    }
    await until(() => records.length === 3)
    expect([sockets.size, new Set(records.map(({ traceId }) => traceId)).size]).toEqual([1, 3])
    agent.destroy()
    server.close()
  })
})

describe('a request of HTTP/2', () => {
  it('has the scheme that it came with', async () => {
    const records: SpanRecord[] = []
    const baton = createBaton({ record: (record) => records.push(record) })
    const [, serveHttp2] = protocols[1] as (typeof protocols)[number]
    const serving = await serveHttp2((req, res) => handle(baton, req, res, () => res.end()))
    await serving.ask({ headers: { ':scheme': 'https', ':authority': 'shop.example' } })
    await until(() => records.length > 0)
    expect(records[0]?.attributes).toEqual({
      'http.request.method': 'GET',
      'url.path': '/',
      'url.scheme': 'https',
      'network.protocol.version': '2',
      'server.address': 'shop.example',
      'http.response.status_code': 200,
    })
    await serving.close()
  })
})
