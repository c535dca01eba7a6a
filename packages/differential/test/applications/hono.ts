import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { baton } from '@trace-baton/hono'
import { Hono, type MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { stream, streamSSE } from 'hono/streaming'
import type { Application } from '../application.js'
import { endless, long, page } from '../files.js'
import { conditional, get, head, leaving, pipelined, post, unknown, usual, type Visit } from '../visit.js'

interface HonoProgram {
  readonly name: string
  readonly visits: readonly Visit[]
  readonly build: (app: Hono) => unknown
}

const programs: readonly HonoProgram[] = [
  {
    name: 'responses of every kind',
    visits: [
      ...usual('/'),
      ...['/json', '/bytes', '/empty', '/redirect', '/raw', '/kept', '/cookies', '/late'].map((path) => get(path)),
      head('/json'),
      get('/users/7', '/users/:id'),
      get('/api/users/7', '/api/users/:id'),
      get('/none', unknown),
      post('/echo', 'application/json', '{"a":1}'),
      post('/none', 'application/json', '{}', unknown),
      pipelined(['/', '/json', '/empty']),
    ],
    build(app) {
      const kept = new Response(null, { status: 202 })
      app.get('/', (c) => c.html(page))
      app.get('/json', (c) => c.json({ a: 1 }, 201, { 'x-own': '1' }))
      app.get('/bytes', (c) => c.body(new Uint8Array([0, 255]).buffer))
      app.get('/empty', (c) => c.body(null, 204))
      app.get('/redirect', (c) => c.redirect('/?a=<b>'))
      app.get('/raw', () => new Response(page, { headers: { 'content-type': 'text/html', 'X-Own': '1' } }))
      app.get('/kept', () => kept)
      app.get('/cookies', (c) => {
        for (const cookie of ['a=1', 'b=2']) c.header('set-cookie', cookie, { append: true })
        return c.text('cookies')
      })
      app.get('/late', async (c) => {
        await new Promise(setImmediate)
        return c.html(page, 404)
      })
      app.get('/users/:id', (c) => c.text(c.req.param('id')))
      app.route(
        '/api',
        new Hono().get('/users/:id', (c) => c.text(c.req.param('id'))),
      )
      app.post('/echo', async (c) => c.json(await c.req.json()))
    },
  },
  {
    name: 'errors',
    visits: [...['/thrown', '/rejected', '/teapot'].map((path) => get(path)), head('/thrown')],
    build(app) {
      app.get('/thrown', (c) => {
        c.header('x-own', '1')
        throw new RangeError('thrown')
      })
      app.get('/rejected', async () => Promise.reject(new Error('rejected')))
      app.get('/teapot', () => {
        throw new HTTPException(418, { message: 'tea' })
      })
    },
  },
  {
    name: 'streams and events',
    visits: [
      ...['/stream', '/events'].map((path) => get(path)),
      head('/stream'),
      leaving('during the response', '/endless'),
      leaving('before the response', '/never'),
    ],
    build(app) {
      app.get('/stream', (c) => {
        c.header('content-type', 'text/html')
        return stream(c, async (out) => {
          for (const text of ['<p>a', '<p>b']) await out.write(text)
        })
      })
      app.get('/events', (c) => streamSSE(c, (out) => out.writeSSE({ data: '1' })))
      app.get('/endless', (c) =>
        stream(c, async (out) => {
          const texts = endless()
          while (!out.aborted) await out.write(texts.next().value as string) // Hono hides that writing fails
        }),
      )
      app.get('/never', () => new Promise<never>(() => {}))
    },
  },
  {
    name: 'compression, ETags, secure headers, CORS',
    visits: [
      ...['gzip', 'identity'].map((coding) => get('/', '/', { 'Accept-Encoding': coding })),
      ...usual('/'),
      conditional('/text'),
      get('/text', '/text', { Origin: 'https://shop.example' }),
    ],
    build(app) {
      app.use(compress(), secureHeaders(), cors(), etag())
      app.get('/', (c) => c.html(page + long))
      app.get('/text', (c) => c.text('text'))
    },
  },
]

export const honoApplications: readonly Application[] = programs.map(({ name, visits, build }) => ({
  name: `Hono, ${name}`,
  visits,
  start(options, seen) {
    const app = new Hono()
    // The server writes names as they were given until somebody reads the headers, as every middleware does that adds one.
    app.use(options === undefined ? readHeaders : baton(options))
    app.onError((error, c) => {
      seen(error)
      return error instanceof HTTPException ? error.getResponse() : c.text('Internal Server Error', 500)
    })
    build(app)
    return { server: createAdaptorServer({ fetch: app.fetch }) as Server }
  },
}))

const readHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.res.headers.has('x')
}
