import 'reflect-metadata'
import fastifyCompress from '@fastify/compress'
import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import fastifyMultipart from '@fastify/multipart'
import fastifyRateLimit from '@fastify/rate-limit'
import fastifySession from '@fastify/session'
import { type ArgumentsHost, Catch, Module, type Type } from '@nestjs/common'
import { BaseExceptionFilter, HttpAdapterHost, NestFactory } from '@nestjs/core'
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { BatonModule } from '@trace-baton/nestjs'
import compression from 'compression'
import session from 'express-session'
import helmet from 'helmet'
import type { Application, Started } from '../application.js'
import { files, multipart, upload } from '../files.js'
import { broken, get, head, leaving, message, post, returning, unknown, usual, type Visit } from '../visit.js'
import { Answers, Failing, Sessions, Streams, Uploads } from './nest-controllers.js'

interface NestProgram {
  readonly name: string
  readonly controllers: readonly Type[]
  readonly visits: readonly Visit[]
  /** Visits of one platform, whose names differ. */
  readonly only?: { readonly Express?: readonly Visit[]; readonly Fastify?: readonly Visit[] }
  readonly express?: (app: NestExpressApplication) => unknown
  readonly fastify?: (app: NestFastifyApplication) => unknown
}

const programs: readonly NestProgram[] = [
  {
    name: 'answers of every kind',
    controllers: [Answers],
    visits: [
      ...usual('/'),
      ...['/json', '/empty', '/created', '/redirect', '/late'].map((path) => get(path)),
      get('/users/7', '/users/:id'),
      get('/none', unknown),
      post('/', 'application/json', '{"a":1}'),
      post('/none', 'application/json', '{}', unknown),
    ],
    only: {
      Express: [post('/', 'application/json', '{"a":', unknown)],
      Fastify: [post('/', 'application/json', '{"a":')],
    },
  },
  {
    name: 'exceptions, filters, guards, pipes',
    controllers: [Failing],
    visits: [
      ...['/thrown', '/forbidden', '/guarded', '/string', '/interrupted'].map((path) => get(path)),
      head('/thrown'),
      get('/number/x', '/number/:id'),
      get('/number/7', '/number/:id'),
    ],
  },
  {
    name: 'streams and events',
    controllers: [Streams],
    visits: [
      ...['/file', '/events', '/piped'].map((path) => get(path)),
      leaving('before the response', '/never'),
      leaving('during the response', '/endless'),
    ],
  },
  {
    name: 'sessions',
    controllers: [Sessions],
    visits: [...usual('/session'), returning('/session')],
    express: (app) => app.use(session({ secret: 's', resave: false, saveUninitialized: true, genid: () => 'id' })),
    fastify: async (app) => {
      await app.register(fastifyCookie as never)
      await app.register(
        fastifySession as never,
        { secret: 's'.repeat(32), cookie: { secure: false }, idGenerator: () => 'id' } as never,
      )
    },
  },
  {
    name: 'compression, helmet, a rate limit',
    controllers: [Answers],
    visits: ['gzip', 'br', 'identity'].flatMap((coding) =>
      ['/', '/long'].map((path) => get(path, path, { 'Accept-Encoding': coding })),
    ),
    only: { Fastify: [...[1, 2, 3].map((n) => get(`/users/${n}`, '/users/:id')), get('/users/4', '/users/:id')] },
    express: (app) => app.use(helmet(), compression()),
    fastify: async (app) => {
      await app.register(fastifyHelmet as never)
      await app.register(fastifyCompress as never, { threshold: 10 } as never)
      await app.register(fastifyRateLimit as never, { max: 9, timeWindow: 3_600_000 } as never)
    },
  },
  {
    name: 'static files',
    controllers: [],
    visits: [],
    only: {
      Express: [...usual('/file.txt', unknown), get('/docs', unknown), get('/none', unknown)],
      Fastify: [get('/none', unknown)],
    },
    express: (app) => app.useStaticAssets(files),
  },
  {
    name: 'uploads',
    controllers: [Uploads],
    visits: [{ title: 'no parts', requests: [message('POST', '/raw', '/raw')] }],
    only: {
      Express: [
        post('/upload', multipart, upload('file', 'content')),
        post('/upload', multipart, upload('other', 'content')),
      ],
      Fastify: [post('/parts', multipart, upload('file', 'content')), post('/parts', 'text/plain', 'none')],
    },
    fastify: (app) => app.register(fastifyMultipart as never),
  },
  {
    name: 'a broken connection',
    controllers: [Streams],
    visits: [broken('/broken', '/broken', 200), broken('/destroyed')],
  },
]

export const nestApplications: readonly Application[] = programs.flatMap((program) => [
  {
    name: `Nest on Express, ${program.name}`,
    visits: [...program.visits, ...(program.only?.Express ?? [])],
    start: (options, seen) => start(new ExpressAdapter(), program, options, seen, program.express),
  } satisfies Application,
  {
    name: `Nest on Fastify, ${program.name}`,
    visits: [...program.visits, ...(program.only?.Fastify ?? [])],
    start: (options, seen) => start(new FastifyAdapter(), program, options, seen, program.fastify),
  } satisfies Application,
])

async function start<App>(
  adapter: ExpressAdapter | FastifyAdapter,
  { controllers }: NestProgram,
  options: Parameters<Application['start']>[0],
  seen: (error: unknown) => void,
  prepare: ((app: App) => unknown) | undefined,
): Promise<Started> {
  class AppModule {}
  const imports = options === undefined ? [] : [BatonModule.forRoot(options)]
  Module({ controllers: [...controllers], imports })(AppModule)
  const app = await NestFactory.create(AppModule, adapter as ExpressAdapter, { logger: false, abortOnError: false })
  @Catch()
  class Filter extends BaseExceptionFilter {
    override catch(error: unknown, host: ArgumentsHost) {
      seen(error)
      super.catch(error, host)
    }
  }
  app.useGlobalFilters(new Filter(app.get(HttpAdapterHost).httpAdapter))
  await prepare?.(app as never)
  await app.init()
  if (adapter instanceof FastifyAdapter) await adapter.getInstance().ready()
  return { server: app.getHttpServer(), close: () => app.close() }
}
