import { Readable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { type BatonOptions, createBaton, currentTransaction, type SpanRecord } from '@trace-baton/core'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import Fastify4 from 'fastify4'
import { baton } from '../src/index.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }

describe.each([
  ['Fastify 5', Fastify],
  ['Fastify 4', Fastify4 as unknown as typeof Fastify],
])('%s', (_, framework) => {
  async function withApp(
    build: (app: FastifyInstance) => unknown,
    test: (url: string, records: readonly SpanRecord[]) => Promise<void>,
    options: BatonOptions = {},
  ): Promise<void> {
    const records: SpanRecord[] = []
    const app = framework({ forceCloseConnections: true })
    app.register(baton, { record: (record) => records.push(record), ...options })
    build(app)
    try {
      await test(await app.listen({ port: 0, host: '127.0.0.1' }), records)
    } finally {
      await app.close()
    }
  }

  it('records a URL that cannot be decoded once, although Fastify answers it before any hook', async () => {
    const hooked: unknown[] = []
    await withApp(
      (app) => app.addHook('onRequest', async ({ url }) => hooked.push(url)).get('/', async () => 'hello'),
      async (url, records) => {
        const answer = await fetch(`${url}/%E0%A4%A`, { headers })
        expect([answer.status, await answer.json()]).toEqual([
          400,
          expect.objectContaining({ code: 'FST_ERR_BAD_URL', message: "'/%E0%A4%A' is not a valid url component" }),
        ])
        await (await fetch(url)).text()
        await until(() => records.length > 1)
        expect(records).toMatchObject([
          {
            traceId,
            name: 'GET unknown route',
            outcome: 'success',
            aborted: false,
            attributes: { 'url.path': '/%E0%A4%A', 'http.response.status_code': 400 },
          },
          { name: 'GET /' },
        ])
        expect(hooked).toEqual(['/'])
      },
    )
  })

  it('shows the transaction and its scope to hooks of every kind, in order', async () => {
    const seen: unknown[] = []
    const see = (hook: string) => void seen.push(`${hook} ${currentTransaction()?.traceId === traceId}`)
    await withApp(
      (app) => {
        app.addHook('onRequest', async () => see('onRequest'))
        app.addHook('preParsing', async () => see('preParsing'))
        app.addHook('preValidation', async () => see('preValidation'))
        app.addHook('preHandler', async () => see('preHandler'))
        app.addHook('preSerialization', async () => see('preSerialization'))
        app.addHook('onSend', async () => see('onSend'))
        app.addHook('onResponse', async () => see('onResponse'))
        app.post('/', async () => {
          see('handler')
          return {}
        })
      },
      async (url, records) => {
        const json = { ...headers, 'content-type': 'application/json' }
        await (await fetch(url, { method: 'POST', headers: json, body: '{}' })).text()
        await until(() => records.length === 1 && seen.length === 8)
        expect(seen).toEqual(
          [
            'onRequest',
            'preParsing',
            'preValidation',
            'preHandler',
            'handler',
            'preSerialization',
            'onSend',
            'onResponse',
          ].map((hook) => `${hook} true`),
        )
        expect(currentTransaction()).toBeUndefined()
      },
    )
  })

  it.each<[string, number, string, RequestInit]>([
    ['a handler rejects', 500, '/broken', {}],
    ['a status is set', 418, '/teapot', {}],
    [
      'a body cannot be parsed',
      400,
      '/',
      { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } },
    ],
  ])('shows them to the error handler when %s', async (_, status, path, init) => {
    const seen: unknown[] = []
    await withApp(
      (app) => {
        app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
          const places = [request.transaction, reply.locals.transaction, currentTransaction()]
          seen.push(...places.map((found) => found?.traceId))
          reply.code(error.statusCode ?? 500).send('broken')
        })
        app.get('/broken', () => Promise.reject(new Error('broken')))
        app.get('/teapot', () => Promise.reject(Object.assign(new Error('tea'), { statusCode: 418 })))
        app.post('/', async () => 'parsed')
      },
      async (url, records) => {
        const answer = await fetch(url + path, { ...init, headers: { ...headers, ...init.headers } })
        expect([answer.status, await answer.text()]).toEqual([status, 'broken'])
        await until(() => records.length === 1)
        expect(seen).toEqual([traceId, traceId, traceId])
        expect(records).toMatchObject([{ traceId, outcome: status === 500 ? 'failure' : 'success' }])
      },
    )
  })

  it.each<[string, (reply: FastifyReply) => unknown]>([
    ['a stream', (reply) => reply.send(Readable.from(['hel', 'lo']))],
    [
      'a stream that calls back inside the transaction',
      (reply) => {
        async function* words() {
          yield currentTransaction()?.traceId === traceId ? 'hel' : 'lost'
          await new Promise(setImmediate)
          yield currentTransaction()?.traceId === traceId ? 'lo' : 'lost'
        }
        return reply.send(Readable.from(words()))
      },
    ],
    [
      'a reply that was hijacked',
      (reply) => {
        reply.hijack()
        reply.raw.writeHead(200, { 'content-type': 'text/plain' })
        setImmediate(() => reply.raw.end('hello'))
      },
    ],
  ])('ends once with %s', async (_, answer) => {
    await withApp(
      (app) => app.get('/', (_request, reply) => void answer(reply)),
      async (url, records) => {
        expect(await (await fetch(url, { headers })).text()).toBe('hello')
        await (await fetch(`${url}/last`)).text()
        await until(() => records.some(({ name }) => name === 'GET unknown route'))
        expect(records).toMatchObject([
          { traceId, name: 'GET /', outcome: 'success', aborted: false },
          { name: 'GET unknown route' },
        ])
      },
    )
  })

  it('makes a hijacked page private that carries ids', async () => {
    await withApp(
      (app) =>
        app.get('/', (_request, reply) => {
          reply.hijack()
          reply.raw.setHeader('content-type', 'text/html')
          reply.raw.end(String(reply.locals.pageLoad.tags()))
        }),
      async (url) => {
        const answer = await fetch(url, { headers })
        expect(await answer.text()).toMatch(new RegExp(`^<meta name="traceparent" content="00-${traceId}-`))
        expect(answer.headers.get('cache-control')).toBe('private, no-cache')
      },
    )
  })

  it('ends once, with an unknown outcome, when a stream breaks', async () => {
    await withApp(
      (app) => {
        app.get('/', (_request, reply) => {
          const stream = new Readable({ read() {} })
          stream.push('hel')
          setTimeout(() => stream.destroy(new Error('broken')), 20)
          reply.send(stream)
        })
        app.get('/last', async () => 'last')
      },
      async (url, records) => {
        await expect(fetch(url, { headers }).then((answer) => answer.text())).rejects.toThrow()
        await (await fetch(`${url}/last`)).text()
        await until(() => records.length > 1)
        expect(records).toMatchObject([{ traceId, outcome: 'unknown', aborted: true }, { name: 'GET /last' }])
      },
    )
  })

  it('records what Fastify refuses while it closes', async () => {
    const records: SpanRecord[] = []
    let status = 0
    const app = framework({ forceCloseConnections: true })
    app.register(baton, { record: (record) => records.push(record) })
    app.get('/', async () => 'hello')
    app.addHook('preClose', async () => {
      status = (await fetch(url, { headers })).status
    })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    await app.close()
    await until(() => records.length > 0)
    expect([status, records]).toMatchObject([
      503,
      [{ traceId, name: 'GET unknown route', outcome: 'failure', attributes: { 'http.response.status_code': 503 } }],
    ])
  })

  it.each([
    ['a route', '/users/7', 'GET /users/:id'],
    ['a route of a plugin with a prefix', '/api/users/7', 'GET /api/users/:id'],
    ['a wildcard', '/files/a/b', 'GET /files/*'],
    ['nothing', '/nothing?token=secret', 'GET unknown route'],
    ['nothing in a plugin with its own 404', '/api/nothing', 'GET unknown route'],
  ])('names %s', async (_, path, name) => {
    await withApp(
      (app) => {
        app.get('/users/:id', async () => 'ok')
        app.get('/files/*', async () => 'ok')
        app.register(
          (api, _options, done) => {
            api.setNotFoundHandler((_request, reply) => reply.code(404).send('none'))
            api.get('/users/:id', async () => 'ok')
            done()
          },
          { prefix: '/api' },
        )
      },
      async (url, records) => {
        await (await fetch(url + path)).text()
        await until(() => records.length === 1)
        expect(records[0]?.name).toBe(name)
      },
    )
  })

  it('serves the application that it is registered in, and the plugins of that, but not the rest', async () => {
    const records: SpanRecord[] = []
    const app = framework({ forceCloseConnections: true })
    const show = async ({ transaction }: { transaction?: { traceId: string } }) => String(transaction?.traceId)
    app.get('/outside', show as never)
    app.register((part, _options, done) => {
      part.register(baton, { record: (record) => records.push(record) })
      part.get('/inside', show as never)
      part.register((inner, _options, ready) => {
        inner.get('/inner', show as never)
        ready()
      })
      done()
    })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const get = async (path: string) => (await fetch(url + path, { headers })).text()
    expect([await get('/outside'), await get('/inside'), await get('/inner')]).toEqual(['undefined', traceId, traceId])
    await until(() => records.length === 2)
    await app.close()
    expect(records.map(({ name }) => name)).toEqual(['GET /inside', 'GET /inner'])
  })

  it('has empty ids in a request that Baton ignores', async () => {
    await withApp(
      (app) =>
        app.get('/', async ({ transaction }, { locals }) => [
          transaction.traceId,
          locals.transaction === transaction,
          String(locals.pageLoad.tags()),
        ]),
      async (url) => expect(await (await fetch(url, { headers })).json()).toEqual(['', true, '']),
      { ignore: ['/'] },
    )
  })

  it('takes an engine that exists already', async () => {
    const engine = createBaton({ record: false, sampleRate: 0 })
    const app = framework({ forceCloseConnections: true })
    app.register(baton, engine)
    app.get('/', async ({ transaction }) => String(transaction.sampled))
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    expect(await (await fetch(url)).text()).toBe('false')
    await app.close()
  })

  it.each([
    [
      'an invalid option',
      { sampleRate: '50%' },
      'sampleRate must be a number from 0 to 1, but was "50%". Did you mean 0.5?',
    ],
    ['an unknown option', { prefix: '/api' }, 'There is no option "prefix".'],
  ])('says at the start what is wrong with %s', async (_, options, message) => {
    const app = framework()
    app.register(baton, options as never)
    await expect(app.ready().then(() => undefined)).rejects.toThrow(message)
  })

  it('says how to register it when it is called', () => {
    expect(() => framework().register((baton as unknown as (options: object) => never)({}))).toThrow(
      new TypeError('baton is a plugin: write app.register(baton, options), not app.register(baton(options)).'),
    )
  })

  it("leaves it to Fastify to complain of an application's own request.transaction", async () => {
    const app = framework()
    app.decorateRequest('transaction', null as never)
    app.register(baton)
    await expect(app.ready().then(() => undefined)).rejects.toThrow(
      "The decorator 'transaction' has already been added!",
    )
  })
})
