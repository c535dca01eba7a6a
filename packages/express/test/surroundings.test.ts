import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { currentTransaction } from '@trace-baton/core'
import { transactionOf } from '@trace-baton/core/node'
import bodyParser from 'body-parser'
import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import session from 'express-session'
import multer from 'multer'
import multer1 from 'multer1'
import { baton } from '../src/index.js'
import { frameworks, withApp } from './serve.js'

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const traceId = '0af7651916cd43dd8448eb211c80319c'

/** What a handler sees: on the request, in the async scope, and by the raw request. */
const seen: RequestHandler = (req, res) => {
  res.json([req.transaction.traceId, currentTransaction()?.traceId, transactionOf(req)?.traceId])
}

describe.each(frameworks)('%s', (_, framework) => {
  const json = { 'content-type': 'application/json' }
  const form = () => {
    const data = new FormData()
    data.set('file', new Blob(['x'.repeat(200_000)]), 'file.txt')
    return data
  }
  it.each([
    ['body-parser', bodyParser.json({ limit: '1mb' }), json, () => JSON.stringify({ text: 'x'.repeat(200_000) })],
    ['framework.json()', framework.json({ limit: '1mb' }), json, () => JSON.stringify({ text: 'x'.repeat(200_000) })],
    ['framework.urlencoded()', framework.urlencoded({ extended: true }), {}, () => new URLSearchParams({ a: '1' })],
    ['multer 2', multer().single('file') as RequestHandler, {}, form],
    ['express-session', session({ secret: 's', resave: false, saveUninitialized: true }), json, () => '{}'],
  ])('keeps the transaction through %s', async (_, middleware, headers, body) => {
    await withApp(
      framework,
      {},
      (app) => app.use(middleware).post('/', seen),
      async ({ url }) => {
        const sent = { method: 'POST', headers: { ...headers, traceparent: parent }, body: body() }
        expect(await (await fetch(url, sent)).json()).toEqual([traceId, traceId, traceId])
      },
    )
  })

  it('keeps the transaction on the request where multer 1 loses the scope, and restores the scope when mounted again', async () => {
    const upload = multer1().single('file') as unknown as RequestHandler
    await withApp(
      framework,
      {},
      (app) => {
        app.post('/once', upload, seen)
        app.post('/again', upload, baton(), seen)
      },
      async ({ url }, records) => {
        const send = async (path: string) => {
          const answer = await fetch(url + path, { method: 'POST', headers: { traceparent: parent }, body: form() })
          return (await answer.json()) as unknown[]
        }
        const [onRequest, , byRequest] = await send('/once')
        expect([onRequest, byRequest]).toEqual([traceId, traceId])
        expect(await send('/again')).toEqual([traceId, traceId, traceId])
        await until(() => records.length === 2)
        expect(records.map(({ name }) => name)).toEqual(['POST /once', 'POST /again'])
      },
    )
  })

  it('starts one transaction however often it is mounted', async () => {
    await withApp(
      framework,
      {},
      (app) => app.use(baton(), baton({ sampleRate: 0 })).get('/', baton(), seen),
      async ({ url }, records) => {
        const ids = (await (await fetch(url)).json()) as string[]
        await until(() => records.length > 0)
        expect(records.map((record) => record.traceId)).toEqual([ids[0]])
        expect(new Set(ids).size).toBe(1)
      },
    )
  })

  it.each([
    ['a route', '/users/7', 'GET /users/:id', 200],
    ['a route of a mounted router', '/api/v1/users/7', 'GET /api/v1/users/:id', 200],
    ['the root of a mounted router', '/api/v1', 'GET /api/v1', 200],
    ['a route that fails inside a router', '/api/v1/broken/7', 'GET /api/v1/broken/:id', 500],
    ['a regular expression', '/regexp', 'GET /^\\/regexp$/', 200],
    ['a list of paths', '/second', 'GET /first,/second', 200],
    ['a static file', '/static/serve.ts', 'GET unknown route', 200],
    ['nothing', '/nothing?token=secret', 'GET unknown route', 404],
  ])('names %s', async (_, path, name, status) => {
    const ok: RequestHandler = (_req, res) => {
      res.send('ok')
    }
    const onError: ErrorRequestHandler = (_error, _req, res, _next) => {
      res.status(500).end()
    }
    await withApp(
      framework,
      {},
      (app) => {
        const router = framework.Router()
        router.get('/', ok)
        router.get('/users/:id', ok)
        router.get('/broken/:id', () => {
          throw new Error('broken')
        })
        app.use('/static', framework.static(fileURLToPath(new URL('.', import.meta.url))))
        app.get('/users/:id', ok)
        app.get(/^\/regexp$/, ok)
        app.get(['/first', '/second'], ok)
        app.use('/api/v1', router)
        app.use(onError)
      },
      async ({ url }, records) => {
        const answer = await fetch(url + path)
        await answer.text()
        await until(() => records.length === 1)
        expect(answer.status).toBe(status)
        expect(records[0]?.name).toBe(name)
      },
    )
  })

  it('lets the application name the transaction', async () => {
    await withApp(
      framework,
      {},
      (app) =>
        app.get('/rpc', (req, res) => {
          req.transaction.name = 'POST prices.list'
          req.transaction.outcome = 'failure'
          res.end()
        }),
      async ({ url }, records) => {
        await fetch(`${url}/rpc`)
        await until(() => records.length === 1)
        expect(records[0]).toMatchObject({ name: 'POST prices.list', outcome: 'failure' })
      },
    )
  })

  it('shows the transaction to error handlers, inside the scope', async () => {
    const onError: ErrorRequestHandler = (_error, req: Request, res, _next) => {
      res.status(500).json([req.transaction.traceId, currentTransaction()?.traceId])
    }
    await withApp(
      framework,
      {},
      (app) => {
        app.get('/', (_req, _res, next) => setTimeout(() => next(new Error('late')), 5))
        app.use(onError)
      },
      async ({ url }) => {
        const answer = await fetch(url, { headers: { traceparent: parent } })
        expect(await answer.json()).toEqual([traceId, traceId])
      },
    )
  })

  it('says how to mount it when the factory itself is mounted', async () => {
    const app = framework()
    const messages: unknown[] = []
    app.use(baton as unknown as RequestHandler)
    app.use(((error, _req, res, _next) => {
      messages.push(error.message)
      res.status(500).end()
    }) satisfies ErrorRequestHandler)
    const server = app.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    await fetch(`http://127.0.0.1:${(server.address() as { port: number }).port}`)
    await new Promise((resolve) => server.close(resolve))
    expect(messages).toEqual(['baton is a factory: write app.use(baton()), not app.use(baton).'])
  })
})
