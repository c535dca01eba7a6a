import { Readable } from 'node:stream'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import session from '@fastify/session'
import { baton } from '@trace-baton/fastify'
import Fastify, { type FastifyInstance } from 'fastify'
import Fastify4 from 'fastify4'
import type { Application } from '../application.js'
import { endless, multipart as formData, long, page, upload } from '../files.js'
import {
  broken,
  conditional,
  get,
  head,
  leaving,
  message,
  post,
  returning,
  unknown,
  usual,
  type Visit,
} from '../visit.js'

interface FastifyProgram {
  readonly name: string
  readonly visits: readonly Visit[]
  readonly build: (app: FastifyInstance) => unknown
}

/** What runs on both majors: no plugins, each release of which is for one of them. */
const bare: readonly FastifyProgram[] = [
  {
    name: 'replies of every kind',
    visits: [
      ...usual('/'),
      ...['/json', '/buffer', '/empty', '/redirect', '/stream', '/late'].map((path) => get(path)),
      head('/stream'),
      conditional('/fresh'),
      get('/users/7', '/users/:id'),
      get('/api/users/7', '/api/users/:id'),
      get('/none', unknown),
      get('/%E0%A4%A', unknown),
      get(`/users/${'x'.repeat(101)}`, unknown),
      post('/none', 'application/json', '{}', unknown),
    ],
    build(app) {
      app.get('/', (_request, reply) => reply.type('text/html').send(page))
      app.get('/json', async () => ({ a: 1 }))
      app.get('/buffer', async () => Buffer.from([0, 255]))
      app.get('/empty', (_request, reply) => reply.code(204).send())
      app.get('/redirect', (_request, reply) => reply.code(302).header('location', '/?a=<b>').send())
      app.get('/stream', (_request, reply) => reply.type('text/html').send(Readable.from(['a', 'b'])))
      app.get('/late', (_request, reply) => void setImmediate(() => reply.send('late')))
      app.get('/fresh', ({ headers }, reply) => {
        reply.header('etag', '"a"').type('text/html')
        return headers['if-none-match'] === '"a"' ? reply.code(304).send() : reply.send(page)
      })
      app.get('/users/:id', async ({ params }) => params)
      app.register(
        (api, _options, done) => {
          api.get('/users/:id', async ({ params }) => params)
          done()
        },
        { prefix: '/api' },
      )
    },
  },
  {
    name: 'errors',
    visits: [
      ...['/thrown', '/rejected', '/string', '/teapot', '/twice', '/hooked'].map((path) => get(path)),
      head('/thrown'),
      post('/', 'application/json', '{"a":1}'),
      post('/', 'application/json', '{"a":'),
      post('/', 'application/json', `{"a":"${'x'.repeat(300)}"}`),
      post('/', 'text/csv', 'a,b'),
    ],
    build(app) {
      app.get('/thrown', (_request, reply) => {
        reply.header('x-own', '1')
        throw new RangeError('thrown')
      })
      app.get('/rejected', async () => Promise.reject(new Error('rejected')))
      app.get('/string', async () => Promise.reject('a string'))
      app.get('/teapot', async () => Promise.reject(Object.assign(new Error('tea'), { statusCode: 418 })))
      app.get('/twice', async (_request, reply) => void reply.send('once').send('twice'))
      app.get('/hooked', { onRequest: async () => Promise.reject(new Error('hooked')) }, async () => 'never')
      app.post('/', { bodyLimit: 200 }, async ({ body }) => ({ body }))
    },
  },
  {
    name: 'streams, events and hijacked replies',
    visits: [
      ...['/hijacked', '/events', '/raw'].map((path) => get(path)),
      ...usual('/hijacked'),
      leaving('during the response', '/endless'),
      leaving('before the response', '/never'),
      broken('/broken', '/broken', 200),
      broken('/destroyed'),
    ],
    build(app) {
      app.get('/hijacked', (_request, reply) => {
        reply.hijack()
        reply.raw.writeHead(200, { 'Content-Type': 'text/html' }).end(page)
      })
      app.get('/events', (_request, reply) => {
        reply.hijack()
        reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 1\n\n')
        setImmediate(() => reply.raw.end('data: 2\n\n'))
      })
      app.get('/raw', (_request, reply) => void reply.raw.end('raw'))
      app.get('/endless', (_request, reply) => reply.send(Readable.from(endless())))
      app.get('/never', () => new Promise(() => {}))
      app.get('/broken', (_request, reply) => {
        const stream = new Readable({ read() {} })
        stream.push('begun')
        setTimeout(() => stream.destroy(new Error('broken')), 20)
        return reply.send(stream)
      })
      app.get('/destroyed', (_request, reply) => {
        reply.hijack()
        reply.raw.destroy()
      })
    },
  },
]

const withPlugins: readonly FastifyProgram[] = [
  {
    name: 'sessions',
    visits: [...usual('/'), returning('/')],
    build(app) {
      app.register(cookie)
      app.register(session, { secret: 's'.repeat(32), cookie: { secure: false }, idGenerator: () => 'id' })
      app.get('/', async ({ session }, reply) => {
        const visits = Number((session as { visits?: number }).visits ?? 0) + 1
        Object.assign(session, { visits })
        reply.type('text/html')
        return `${page}${visits}`
      })
    },
  },
  {
    name: 'compression, helmet, CORS, a rate limit',
    visits: [
      ...['gzip', 'br', 'identity'].map((coding) => get('/', '/', { 'Accept-Encoding': coding })),
      ...[1, 2, 3].map((n) => get(`/users/${n}`, '/users/:id')),
      { title: 'a preflight', requests: [message('OPTIONS', '/', '*', { Origin: 'http://a.test' })] },
    ],
    build(app) {
      app.register(helmet)
      app.register(cors, { origin: true })
      app.register(compress, { threshold: 10 })
      app.register(rateLimit, { max: 5, timeWindow: 3_600_000 })
      app.get('/', (_request, reply) => reply.type('text/html').send(long))
      app.get('/users/:id', async () => 'a user')
    },
  },
  {
    name: 'uploads',
    visits: [post('/', formData, upload('file', 'content')), post('/', 'text/plain', 'none')],
    build(app) {
      app.register(multipart)
      app.post('/', async (request) => {
        const file = await request.file()
        return (await file?.toBuffer()) ?? 'none'
      })
    },
  },
]

export const fastifyApplications: readonly Application[] = [
  ...[...bare, ...withPlugins].map((program) => applicationOf('Fastify 5', Fastify, program)),
  ...bare.map((program) => applicationOf('Fastify 4', Fastify4 as unknown as typeof Fastify, program)),
]

function applicationOf(major: string, framework: typeof Fastify, { name, visits, build }: FastifyProgram): Application {
  return {
    name: `${major}, ${name}`,
    visits,
    async start(options, seen) {
      const app = framework({ forceCloseConnections: true })
      if (options !== undefined) app.register(baton, options)
      app.addHook('onError', async (_request, _reply, error) => seen(error))
      build(app)
      await app.ready()
      return { server: app.server, close: () => app.close() }
    },
  }
}
