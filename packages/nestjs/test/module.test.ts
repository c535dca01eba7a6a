import { describe, expect, it } from '@jest/globals'
import {
  type CallHandler,
  ConsoleLogger,
  Controller,
  type ExecutionContext,
  Get,
  Inject,
  Injectable,
  Logger,
  type MiddlewareConsumer,
  Module,
  type NestInterceptor,
  type Type,
  UseInterceptors,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { Test } from '@nestjs/testing'
import { until } from '@trace-baton/conformance'
import { type BatonOptions, createBaton, currentSpan, currentTransaction, type SpanRecord } from '@trace-baton/core'
import { Observable } from 'rxjs'
import {
  BatonInterceptor,
  BatonModule,
  type BatonOptionsFactory,
  BatonService,
  CurrentTransaction,
  type Transaction,
} from '../src/index.js'
import { type Application, moduleOf, nest, platforms, serve, urlOf, withApp } from './serve.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }

@Controller()
class Cats {
  constructor(@Inject(BatonService) readonly baton: BatonService) {}

  @Get('cats')
  cats(@CurrentTransaction() transaction: Transaction): string[] {
    return [transaction, currentTransaction(), this.baton.currentTransaction()].map((one) => one?.traceId ?? 'none')
  }
}

describe.each(platforms)(`${nest} on %s`, (platform, adapter) => {
  describe('forRootAsync', () => {
    const records: SpanRecord[] = []
    const options: BatonOptions = { record: (record) => records.push(record), service: { name: 'shop' } }

    @Injectable()
    class Config implements BatonOptionsFactory {
      async createBatonOptions() {
        await new Promise((resolve) => setTimeout(resolve, 5))
        return options
      }
    }
    @Module({ providers: [Config], exports: [Config] })
    class ConfigModule {}

    it.each([
      [
        'a factory that waits for another provider',
        { imports: [ConfigModule], inject: [Config], useFactory: (config: Config) => config.createBatonOptions() },
      ],
      ['a factory that makes an engine', { useFactory: () => createBaton(options) }],
      ['a class', { useClass: Config as Type<Config> }],
      ['an existing provider', { imports: [ConfigModule], useExisting: Config as Type<Config> }],
    ])('takes its options from %s', async (_, asynchronous) => {
      records.length = 0
      const program = { imports: [BatonModule.forRootAsync(asynchronous)], controllers: [Cats] }
      const served = await serve(program, adapter())
      try {
        expect(await (await fetch(`${served.url}/cats`, { headers })).json()).toEqual([traceId, traceId, traceId])
        await until(() => records.length === 1)
        expect(records[0]).toMatchObject({ name: 'GET /cats', service: { name: 'shop' } })
      } finally {
        await served.close()
      }
    })
  })

  it('makes nobody anew for a request: neither a controller nor what has the service injected', async () => {
    const made: string[] = []
    @Injectable()
    class Prices {
      constructor(@Inject(BatonService) readonly baton: BatonService) {
        made.push('Prices')
      }
    }
    @Controller()
    class Counting {
      constructor(@Inject(Prices) readonly prices: Prices) {
        made.push('Counting')
      }

      @Get()
      traceId() {
        return this.prices.baton.currentTransaction()?.traceId
      }
    }
    await withApp(adapter(), { controllers: [Counting], providers: [Prices] }, async ({ url }) => {
      const first = await (await fetch(url)).text()
      expect(await (await fetch(url, { headers })).text()).toBe(traceId)
      expect(first).toMatch(/^(?!0af7651916cd43dd8448eb211c80319c)[0-9a-f]{32}$/)
    })
    expect(made).toEqual(['Prices', 'Counting'])
  })

  it('needs no options', async () => {
    const served = await serve({ imports: [BatonModule.forRoot()], controllers: [Cats] }, adapter())
    expect(await (await fetch(`${served.url}/cats`, { headers })).json()).toEqual([traceId, traceId, traceId])
    await served.close()
  })

  it('takes an engine that exists already, as it is', async () => {
    const records: SpanRecord[] = []
    const engine = createBaton({ record: (record) => records.push(record), sampleRate: 0.25 })
    const served = await serve({ imports: [BatonModule.forRoot(engine)], controllers: [Cats] }, adapter())
    await fetch(`${served.url}/cats`, { headers })
    await until(() => records.length === 1)
    await served.close()
  })

  it('is there in the application of a testing module', async () => {
    const records: SpanRecord[] = []
    const seen: unknown[] = []
    @Module({ controllers: [Cats] })
    class CatsModule {
      configure(consumer: MiddlewareConsumer) {
        consumer
          .apply((_req: unknown, _res: unknown, next: () => void) => {
            seen.push(currentTransaction()?.traceId)
            next()
          })
          .forRoutes(Cats)
      }
    }
    const baton = BatonModule.forRoot({ record: (record) => records.push(record) })
    const testing = await Test.createTestingModule({ imports: [CatsModule, baton] }).compile()
    const app = testing.createNestApplication(adapter() as ExpressAdapter, { logger: false })
    await app.listen(0, '127.0.0.1')
    expect(await (await fetch(`${urlOf(app)}/cats`, { headers })).json()).toEqual([traceId, traceId, traceId])
    const malformed = { method: 'POST', body: '{', headers: { ...headers, 'content-type': 'application/json' } }
    expect((await fetch(`${urlOf(app)}/cats`, malformed)).status).toBe(400)
    await (await fetch(`${urlOf(app)}/cats?last`)).text()
    await until(() => records.length > 1 && records.some((record) => record.traceId !== traceId))
    await app.close()
    expect(seen[0]).toBe(traceId)
    // Nest 10 does not say when the adapter is there, so Baton stands behind the body parsers of Express.
    const earlier = records.filter((record) => record.traceId === traceId)
    expect(earlier).toHaveLength(nest === 'Nest 10' && platform === 'Express' ? 1 : 2)
  })

  it('gives no transaction to a request that it ignores, and empty ids to its handler', async () => {
    await withApp(adapter(), { controllers: [Cats], options: { ignore: ['/cats'] } }, async ({ url }) => {
      expect(await (await fetch(`${url}/cats`, { headers })).json()).toEqual(['', 'none', 'none'])
    })
  })

  describe('where something calls back in the scope of another request', () => {
    const other = createBaton().start({})
    const waiting: (() => void)[] = []
    const callBack = () => other.run(() => setInterval(() => waiting.shift()?.(), 5))

    class Pooled implements NestInterceptor {
      intercept(_context: ExecutionContext, next: CallHandler) {
        return new Observable((subscriber) => {
          waiting.push(() => subscriber.add(next.handle().subscribe(subscriber)))
        })
      }
    }
    @Controller()
    @UseInterceptors(new Pooled())
    class Lost extends Cats {
      @Get('lost')
      override cats(@CurrentTransaction() transaction: Transaction) {
        return super.cats(transaction)
      }
    }
    @Controller()
    @UseInterceptors(new Pooled(), BatonInterceptor)
    class Restored extends Cats {
      @Get('restored')
      override cats(@CurrentTransaction() transaction: Transaction) {
        return super.cats(transaction)
      }
    }

    it('gives a handler the transaction of its own request, and BatonInterceptor restores the scope', async () => {
      const timer = callBack()
      try {
        await withApp(adapter(), { controllers: [Lost, Restored] }, async ({ url }) => {
          const get = async (path: string) => (await fetch(url + path, { headers })).json()
          expect(await get('/lost')).toEqual([traceId, other.traceId, other.traceId])
          expect(await get('/restored')).toEqual([traceId, traceId, traceId])
        })
      } finally {
        clearInterval(timer)
      }
    })

    it('restores the scope itself on Fastify, when a hook has done that', async () => {
      const pool = (_request: unknown, _response: unknown, next: () => void) => waiting.push(next)
      type Hooked = { addHook(name: 'onRequest', hook: typeof pool): unknown }
      const prepare = (app: Application) => {
        if (platform === 'Express') app.use(pool)
        else (app.getHttpAdapter().getInstance() as unknown as Hooked).addHook('onRequest', pool)
      }
      const timer = callBack()
      try {
        await withApp(adapter(), { controllers: [Cats], prepare }, async ({ url }) => {
          const seen = platform === 'Express' ? other.traceId : traceId
          expect(await (await fetch(`${url}/cats`, { headers })).json()).toEqual([traceId, seen, seen])
        })
      } finally {
        clearInterval(timer)
      }
    })
  })

  it('leaves the span alone in which a handler runs, where the scope is there', async () => {
    class InSpan implements NestInterceptor {
      intercept(_context: ExecutionContext, next: CallHandler) {
        return (
          currentTransaction()
            ?.startSpan('guarded')
            .run(() => next.handle()) ?? next.handle()
        )
      }
    }
    @Controller()
    @UseInterceptors(new InSpan(), BatonInterceptor)
    class Guarded {
      @Get()
      spanIds(@CurrentTransaction() transaction: Transaction) {
        return String(currentSpan()?.spanId !== transaction.spanId && currentTransaction() === transaction)
      }
    }
    await withApp(adapter(), { controllers: [Guarded] }, async ({ url }) => {
      expect(await (await fetch(url)).text()).toBe('true')
    })
  })

  it("has the transaction in a logger of the application's own", async () => {
    const lines: string[] = []
    class TraceLogger extends ConsoleLogger {
      override log(message: unknown) {
        lines.push(`${currentTransaction()?.traceId} ${message}`)
      }
    }
    @Controller()
    class Talkative {
      readonly #logger = new Logger('Talkative')

      @Get()
      talk() {
        this.#logger.log('talking')
        return 'talked'
      }
    }
    await withApp(adapter(), { controllers: [Talkative], logger: new TraceLogger() }, async ({ url }) => {
      lines.length = 0
      await fetch(url, { headers })
      expect(lines).toEqual([`${traceId} talking`])
    })
    Logger.overrideLogger(false)
  })
})

it.each([['sampleRate must be a number from 0 to 1, but was "50%". Did you mean 0.5?', { sampleRate: '50%' }]])(
  'says what is wrong with the options where they are written: %s',
  (message, options) => {
    expect(() => BatonModule.forRoot(options as never)).toThrow(new TypeError(message))
  },
)

it('says what is wrong with options that come later when the application is created', async () => {
  const baton = BatonModule.forRootAsync({ useFactory: () => ({ sampleRate: 2 }) })
  const options = { logger: false, abortOnError: false } as const
  await expect(NestFactory.create(moduleOf({ imports: [baton] }), new ExpressAdapter(), options)).rejects.toThrow(
    'sampleRate must be a number from 0 to 1',
  )
})

// In jest, what the inject() of Nest 12's Fastify requires cannot be loaded.
const injectable = nest === 'Nest 12' ? it.skip : it

injectable("records what Fastify's inject() asks as a request that was answered", async () => {
  const records: SpanRecord[] = []
  const baton = BatonModule.forRoot({ record: (record) => records.push(record) })
  const testing = await Test.createTestingModule({ imports: [baton], controllers: [Cats] }).compile()
  const app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false })
  await app.init()
  const { statusCode, body } = await app.inject({ url: '/cats', headers })
  await until(() => records.length === 1)
  await app.close()
  expect([statusCode, JSON.parse(body)]).toEqual([200, [traceId, traceId, traceId]])
  expect(records).toMatchObject([{ traceId, name: 'GET /cats', outcome: 'success', aborted: false }])
})

it('gives a job of an application without HTTP a transaction', async () => {
  const records: SpanRecord[] = []
  const baton = BatonModule.forRoot({ record: (record) => records.push(record) })
  const context = await NestFactory.createApplicationContext(moduleOf({ imports: [baton] }), { logger: false })
  const service = context.get(BatonService)
  const result = await service.run(headers, { name: 'nightly', kind: 'consumer' }, async () => {
    await Promise.resolve()
    return service.currentTransaction()?.traceId
  })
  expect(result).toBe(traceId)
  expect(records).toMatchObject([{ traceId, name: 'nightly', kind: 'consumer', outcome: 'success' }])
  const started = service.start(headers, { name: 'by hand' })
  expect([started.traceId, service.currentTransaction()]).toEqual([traceId, undefined])
  await context.close()
})
