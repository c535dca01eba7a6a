import { Readable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import Router from '@koa/router'
import { listen, type Served, until } from '@trace-baton/conformance'
import { type BatonOptions, currentTransaction, type SpanRecord } from '@trace-baton/core'
import Koa from 'koa'
import Router13 from 'koa-router13'
import Koa2 from 'koa2'
import { baton } from '../src/index.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }

describe.each([
  ['Koa 3', Koa, Router],
  ['Koa 2', Koa2, Router13],
])('%s', (_, Framework, FrameworkRouter) => {
  async function withApp(
    build: (app: Koa) => void,
    test: (served: Served, records: readonly SpanRecord[]) => Promise<void>,
    options: BatonOptions = {},
  ): Promise<void> {
    const records: SpanRecord[] = []
    const app = new Framework()
    app.silent = true
    app.use(baton({ record: (record) => records.push(record), ...options }))
    build(app)
    const served = await listen(app.callback(), [])
    try {
      await test(served, records)
    } finally {
      await served.close()
    }
  }

  it.each<[string, number, Koa.Middleware]>([
    [
      'middleware throws',
      500,
      () => {
        throw new Error('broken')
      },
    ],
    ['middleware rejects', 500, async () => Promise.reject(new Error('broken'))],
    ['a status is thrown', 503, (ctx) => ctx.throw(503, 'broken')],
  ])("shows the transaction and its scope to app.on('error') when %s", async (_, status, middleware) => {
    const seen: unknown[] = []
    await withApp(
      (app) => {
        app.on('error', ({ message }: Error, ctx: Koa.Context) => {
          const places = [ctx.transaction, ctx.state.transaction, currentTransaction()]
          seen.push(message, ...places.map((found) => found?.traceId))
        })
        app.use(middleware)
      },
      async ({ url }, records) => {
        expect((await fetch(url, { headers })).status).toBe(status)
        await until(() => records.length === 1)
        expect(seen).toEqual(['broken', traceId, traceId, traceId])
        expect(currentTransaction()).toBeUndefined()
        expect(records[0]).toMatchObject({ traceId, outcome: 'failure', name: 'GET unknown route' })
      },
    )
  })

  it("shows them to app.on('error') when a stream breaks, and ends once", async () => {
    const seen = new Set<unknown>()
    await withApp(
      (app) => {
        app.on('error', ({ message }: Error, ctx: Koa.Context) => {
          seen.add(`${message} ${ctx.transaction.traceId} ${currentTransaction()?.traceId}`)
        })
        app.use((ctx) => {
          if (ctx.path === '/last') return answerWith(ctx, 'last')
          const stream = new Readable({ read() {} })
          stream.push('hel')
          setTimeout(() => stream.destroy(new Error('broken')), 20)
          answerWith(ctx, stream)
        })
      },
      async ({ url }, records) => {
        const leaving = new AbortController()
        const answer = await fetch(url, { headers, signal: leaving.signal })
        await until(() => seen.size > 0)
        leaving.abort() // Koa 2 leaves it open
        await expect(answer.text()).rejects.toThrow()
        await until(() => records.length > 0)
        await (await fetch(`${url}/last`)).text()
        await until(() => records.length > 1)
        expect([...seen]).toEqual([`broken ${traceId} ${traceId}`])
        expect(records).toMatchObject([
          { traceId, outcome: 'unknown', aborted: true },
          { attributes: { 'url.path': '/last' } },
        ])
      },
    )
  })

  it('finds the nonce of a policy in the state', async () => {
    await withApp(
      (app) => {
        app.use((ctx) => {
          ctx.state.nonce = 'r4nd0m'
          ctx.body = `${ctx.state.pageLoad.script('w3c')}`
        })
      },
      async ({ url }) => expect(await (await fetch(url)).text()).toMatch(/^<script nonce="r4nd0m">/),
    )
  })

  it('gives back the very promise of what comes next', () => {
    const promise = Promise.resolve('next')
    const app = new Framework()
    const req = Object.assign(new Readable(), { headers: {}, method: 'GET', url: '/', socket: {} })
    const res = Object.assign(new Readable(), { getHeader() {}, statusCode: 404 })
    const ctx = app.createContext(req as never, res as never)
    expect(baton()(ctx as never, () => promise)).toBe(promise)
  })

  it('makes the page of an error handler in the application private, although Koa drops the headers of a failure', async () => {
    await withApp(
      (app) => {
        app.use(async (ctx, next) => {
          try {
            await next()
          } catch {
            ctx.status = 200
            ctx.type = 'html'
            ctx.body = String(ctx.state.pageLoad.tags())
          }
        })
        app.use((ctx) => {
          ctx.set('cache-control', 'public, max-age=60')
          throw new Error('broken')
        })
      },
      async ({ url }) => {
        const answer = await fetch(url)
        expect(answer.headers.get('cache-control')).toBe('private, no-cache')
        expect(await answer.text()).toContain('traceparent')
      },
    )
  })

  it("leaves the headers of Koa's own error page alone", async () => {
    await withApp(
      (app) =>
        app.use((ctx) => {
          String(ctx.state.pageLoad.tags())
          throw new Error('broken')
        }),
      async ({ url }) => {
        const answer = await fetch(url)
        expect([answer.status, answer.headers.get('cache-control')]).toEqual([500, null])
      },
    )
  })

  it.each([
    ['a string', (ctx: Koa.Context) => answerWith(ctx, 'hello')],
    ['a stream', (ctx: Koa.Context) => answerWith(ctx, Readable.from(['hel', 'lo']))],
    [
      'a response of its own',
      (ctx: Koa.Context) => {
        ctx.respond = false
        ctx.res.statusCode = 200
        setTimeout(() => ctx.res.end('hello'), 5)
      },
    ],
  ])('ends with %s', async (_, answer) => {
    await withApp(
      (app) => app.use(answer),
      async ({ url }, records) => {
        expect(await (await fetch(url)).text()).toBe('hello')
        await until(() => records.length === 1)
        expect(records[0]).toMatchObject({ outcome: 'success', aborted: false })
      },
    )
  })

  it.each([
    ['a route', '/users/7', 'GET /users/:id'],
    ['a route of a router with a prefix', '/api/users/7', 'GET /api/users/:id'],
    ['a route of a nested router', '/shop/goods/7', 'GET /shop/goods/:id'],
    ['nothing', '/nothing?token=secret', 'GET unknown route'],
  ])('names %s', async (_, path, name) => {
    await withApp(
      (app) => {
        const ok = (ctx: Koa.Context) => answerWith(ctx, String(currentTransaction() === ctx.transaction))
        const router = new FrameworkRouter().get('/users/:id', ok)
        const prefixed = new FrameworkRouter({ prefix: '/api' }).get('/users/:id', ok)
        const nested = new FrameworkRouter().use('/shop', new FrameworkRouter().get('/goods/:id', ok).routes())
        app.use(router.routes()).use(prefixed.routes()).use(nested.routes())
      },
      async ({ url }, records) => {
        const answer = await fetch(url + path)
        expect(await answer.text()).toBe(answer.ok ? 'true' : 'Not Found')
        await until(() => records.length === 1)
        expect(records[0]?.name).toBe(name)
      },
    )
  })

  it('needs no router: middleware may name a request itself', async () => {
    await withApp(
      (app) => {
        app.use((ctx) => {
          ctx.transaction.name = 'GET /users'
          answerWith(ctx, 'hello')
        })
      },
      async ({ url }, records) => {
        await fetch(`${url}/users`)
        await until(() => records.length === 1)
        expect(records[0]?.name).toBe('GET /users')
      },
    )
  })

  it('is outside the scope where Koa reads a lazy stream, which may enter it', async () => {
    await withApp(
      (app) => {
        app.use((ctx) => {
          const { transaction } = ctx
          async function* words() {
            yield String(currentTransaction()?.traceId)
            yield transaction.run(() => ` ${currentTransaction()?.traceId}`)
          }
          answerWith(ctx, Readable.from(words()))
        })
      },
      async ({ url }) => {
        expect(await (await fetch(url, { headers })).text()).toBe(`undefined ${traceId}`)
      },
    )
  })

  it('says how to mount it when the factory itself is mounted', async () => {
    const app = new Framework()
    const messages: string[] = []
    app.on('error', (error: Error) => messages.push(error.message)).use(baton as unknown as Koa.Middleware)
    const { url, close } = await listen(app.callback(), [])
    expect((await fetch(url)).status).toBe(500)
    await close()
    expect(messages).toEqual(['baton is a factory: write app.use(baton()), not app.use(baton).'])
  })
})

function answerWith(ctx: Koa.Context, body: string | Readable): void {
  ctx.body = body
}
