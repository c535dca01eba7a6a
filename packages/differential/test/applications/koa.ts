import { createServer } from 'node:http'
import { PassThrough, Readable } from 'node:stream'
import bodyParser from '@koa/bodyparser'
import multer from '@koa/multer'
import Router from '@koa/router'
import { baton } from '@trace-baton/koa'
import Koa from 'koa'
import oldBodyParser from 'koa-bodyparser'
import compress from 'koa-compress'
import conditionalGet from 'koa-conditional-get'
import helmet from 'koa-helmet'
import session from 'koa-session'
import serve from 'koa-static'
import Koa2 from 'koa2'
import type { Application } from '../application.js'
import { endless, files, long, multipart, page, upload } from '../files.js'
import { broken, conditional, get, head, leaving, post, returning, unknown, usual, type Visit } from '../visit.js'

interface KoaProgram {
  readonly name: string
  readonly visits: readonly Visit[]
  readonly build: (app: Koa, router: Router, seen: (error: unknown) => void) => unknown
}

const programs: readonly KoaProgram[] = [
  {
    name: 'bodies of every kind',
    visits: [
      ...usual('/'),
      ...['/json', '/buffer', '/null', '/redirect', '/status', '/stream', '/fresh'].map((path) => get(path)),
      head('/stream'),
      head('/json'),
      conditional('/fresh'),
      get('/users/7', '/users/:id'),
      get('/none', unknown),
      get('/%E0%A4%A', unknown),
      post('/', 'text/plain', 'body', unknown),
    ],
    build(_app, router) {
      router.get('/', (ctx) => {
        ctx.body = page
      })
      router.get('/json', (ctx) => {
        ctx.body = { a: 1 }
      })
      router.get('/buffer', (ctx) => {
        ctx.body = Buffer.from([0, 255])
      })
      router.get('/null', (ctx) => {
        ctx.body = null
      })
      router.get('/redirect', (ctx) => ctx.redirect('/?a=<b>'))
      router.get('/status', (ctx) => {
        ctx.status = 418
      })
      router.get('/stream', (ctx) => {
        ctx.body = Readable.from(['a', 'b'])
      })
      router.get('/users/:id', (ctx) => {
        ctx.body = ctx.params.id
      })
      router.get('/fresh', (ctx) => {
        ctx.set('ETag', '"a"')
        ctx.body = page
        if (ctx.fresh) ctx.status = 304
      })
    },
  },
  {
    name: 'sessions',
    visits: [...usual('/'), returning('/')],
    build(app, router) {
      app.use(session({ signed: true, maxAge: 'session', genid: () => 'id', renew: false } as object, app as never))
      router.get('/', (ctx) => {
        const visits = Number((ctx.session as { visits?: number }).visits ?? 0) + 1
        Object.assign(ctx.session as object, { visits })
        ctx.body = `${page}${visits}`
      })
    },
  },
  {
    name: 'compression',
    visits: ['/', '/json', '/stream'].flatMap((path) => [
      ...usual(path),
      ...['gzip', 'br'].map((coding) => get(path, path, { 'Accept-Encoding': coding })),
    ]),
    build(app, router) {
      app.use(compress({ threshold: 10 })).use(conditionalGet())

      router.get('/', (ctx) => {
        ctx.body = long
      })
      router.get('/json', (ctx) => {
        ctx.body = { long }
      })
      router.get('/stream', (ctx) => {
        ctx.type = 'html'
        ctx.body = Readable.from([page, page])
      })
    },
  },
  {
    name: 'static files',
    visits: [
      ...usual('/file.txt', unknown),
      ...usual('/', unknown),
      get('/docs', unknown),
      get('/none', unknown),
      get('/%E0%A4%A', unknown),
    ],
    build(app) {
      app.use(conditionalGet()).use(serve(files))
    },
  },
  {
    name: 'request bodies and uploads',
    visits: [
      post('/', 'application/json', '{"a":1}'),
      post('/', 'application/json', '{"a":', unknown),
      post('/', 'application/x-www-form-urlencoded', 'a=1'),
      post('/', 'application/json', `{"a":"${'x'.repeat(300)}"}`, unknown),
      post('/upload', multipart, upload('file', 'content')),
    ],
    build(app, router) {
      app.use(bodyParser({ jsonLimit: 200 }))
      router.post('/', (ctx) => {
        ctx.body = { body: ctx.request.body }
      })
      router.post('/upload', multer().any() as never, (ctx) => {
        ctx.body = (ctx as unknown as { files: { buffer: Buffer }[] }).files[0]?.buffer
      })
    },
  },
  {
    name: 'the older body parser',
    visits: [post('/', 'application/json', '{"a":1}'), post('/', 'application/json', '{', unknown), get('/')],
    build(app, router) {
      app.use(oldBodyParser())
      router.all('/', (ctx) => {
        ctx.body = { body: ctx.request.body ?? null }
      })
    },
  },
  {
    name: 'errors',
    visits: [
      ...['/thrown', '/exposed', '/string', '/status'].map((path) => get(path)),
      head('/thrown'),
      post('/thrown', 'text/plain', 'a'),
      broken('/late', '/late', 404),
    ],
    build(_app, router) {
      router.all('/thrown', (ctx) => {
        ctx.set('X-Own', '1')
        throw new RangeError('thrown')
      })
      router.get('/exposed', (ctx) => ctx.throw(422, 'not so', { headers: { 'X-Kept': '1' } }))
      router.get('/string', () => Promise.reject('a string'))
      router.get('/status', () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOENT' })))
      router.get('/late', async (ctx) => {
        ctx.res.write('begun')
        ctx.req.socket.destroySoon()
        throw new Error('late')
      })
    },
  },
  {
    name: 'streams and events',
    visits: [
      get('/events', '/events'),
      get('/raw', '/raw'),
      leaving('during the response', '/endless'),
      leaving('before the response', '/never'),
      ...usual('/raw'),
    ],
    build(app, router) {
      app.use(helmet())
      router.get('/events', (ctx) => {
        ctx.type = 'text/event-stream'
        const events = new PassThrough()
        ctx.body = events
        events.write('data: 1\n\n')
        events.end('data: 2\n\n')
      })
      router.get('/raw', (ctx) => {
        ctx.respond = false
        ctx.res.writeHead(200, { 'Content-Type': 'text/html' }).end(page)
      })
      router.get('/endless', (ctx) => {
        ctx.body = Readable.from(endless())
      })
      router.get('/never', () => new Promise(() => {}))
    },
  },
]

/** The programs on both majors of Koa. */
export const koaApplications: readonly Application[] = programs.flatMap(({ name, visits, build }) =>
  (
    [
      ['Koa 3', Koa],
      ['Koa 2', Koa2],
    ] as const
  ).map(
    ([major, Framework]) =>
      ({
        name: `${major}, ${name}`,
        visits,
        start(options, seen) {
          const app = new Framework({ keys: ['secret'] })
          app.on('error', seen)
          if (options !== undefined) app.use(baton(options))
          const router = new Router()
          build(app, router, seen)
          app.use(router.routes())
          return { server: createServer(app.callback()) }
        },
      }) satisfies Application,
  ),
)
