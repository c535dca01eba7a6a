import { describe, expect, it } from '@jest/globals'
import {
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  Catch,
  Controller,
  type ExecutionContext,
  ForbiddenException,
  Get,
  Inject,
  Injectable,
  type MiddlewareConsumer,
  Module,
  type NestInterceptor,
  type NestMiddleware,
  Param,
  type PipeTransform,
  Post,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common'
import { BaseExceptionFilter } from '@nestjs/core'
import { until } from '@trace-baton/conformance'
import { currentTransaction } from '@trace-baton/core'
import { map } from 'rxjs'
import { BatonService, CurrentTransaction, PageLoad, type Transaction } from '../src/index.js'
import { type Application, nest, platforms, withApp } from './serve.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }

describe.each(platforms)(`${nest} on %s`, (_, adapter) => {
  /** Where the transaction was seen, in order; Nest 10 runs a middleware once for each pattern that matches. */
  let seen = new Set<string>()
  const see = (stage: string) => seen.add(currentTransaction()?.traceId === traceId ? stage : `nothing in ${stage}`)

  @Injectable()
  class Middleware implements NestMiddleware {
    use(_req: unknown, _res: unknown, next: () => void) {
      see('middleware')
      next()
    }
  }

  @Injectable()
  class Guard implements CanActivate {
    canActivate(context: ExecutionContext) {
      see('guard')
      if (context.getHandler().name === 'forbidden') throw new ForbiddenException()
      return true
    }
  }

  @Injectable()
  class Interceptor implements NestInterceptor {
    intercept(_context: ExecutionContext, next: CallHandler) {
      see('interceptor')
      return next.handle().pipe(
        map((value) => {
          see('interceptor again')
          return value
        }),
      )
    }
  }

  @Injectable()
  class Pipe implements PipeTransform {
    transform(value: unknown) {
      see('pipe')
      return value
    }
  }

  @Controller('cats')
  @UseGuards(Guard)
  @UseInterceptors(Interceptor)
  class Cats {
    constructor(@Inject(BatonService) readonly baton: BatonService) {}

    @Get('forbidden')
    forbidden() {}

    @Get('broken')
    broken() {
      throw new Error('broken')
    }

    @Get(':id')
    find(
      @Param('id', Pipe) _id: string,
      @CurrentTransaction() transaction: Transaction,
      @PageLoad() pageLoad: PageLoad,
    ): string {
      see('handler')
      const isTheSame = transaction === this.baton.currentTransaction() && pageLoad === transaction.pageLoad
      return String(isTheSame)
    }

    @Post()
    create() {
      see('handler')
      return 'created'
    }
  }

  @Catch()
  class Filter extends BaseExceptionFilter {
    override catch(error: unknown, host: ArgumentsHost) {
      see('filter')
      super.catch(error, host)
    }
  }

  @Module({ controllers: [Cats] })
  class CatsModule {
    configure(consumer: MiddlewareConsumer) {
      consumer.apply(Middleware).forRoutes(Cats)
    }
  }

  const metadata = {
    imports: [CatsModule],
    prepare: (app: Application) => {
      app.use((_req: unknown, _res: unknown, next: () => void) => {
        see('app.use')
        next()
      })
      app.useGlobalFilters(new Filter(app.getHttpAdapter()))
    },
  }

  async function stagesOf(path: string, request: RequestInit = {}): Promise<string[]> {
    seen = new Set()
    await withApp(adapter(), metadata, async ({ url }, records) => {
      expect(currentTransaction()).toBeUndefined()
      await fetch(url + path, { ...request, headers: { ...headers, ...request.headers } })
      await until(() => records.length === 1)
      expect(records[0]?.traceId).toBe(traceId)
      expect(currentTransaction()).toBeUndefined()
    })
    return [...seen]
  }

  it('shows the transaction to middleware, guards, interceptors, pipes and handlers', async () => {
    expect(await stagesOf('/cats/7')).toEqual([
      'app.use',
      'middleware',
      'guard',
      'interceptor',
      'pipe',
      'handler',
      'interceptor again',
    ])
  })

  it('shows the transaction to whatever follows a request body', async () => {
    const request = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }
    expect(await stagesOf('/cats', request)).toEqual([
      'app.use',
      'middleware',
      'guard',
      'interceptor',
      'handler',
      'interceptor again',
    ])
  })

  it('shows the transaction to the exception filter of a failing handler', async () => {
    expect(await stagesOf('/cats/broken')).toEqual(['app.use', 'middleware', 'guard', 'interceptor', 'filter'])
  })

  it('shows the transaction to the exception filter of a guard that forbids', async () => {
    expect(await stagesOf('/cats/forbidden')).toEqual(['app.use', 'middleware', 'guard', 'filter'])
  })

  it('shows the transaction to the exception filter where there is no route', async () => {
    expect(await stagesOf('/nowhere')).toEqual(['app.use', 'filter'])
  })

  it('shows the transaction to the exception filter where there is no route, behind a request body', async () => {
    const request = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }
    expect(await stagesOf('/nowhere', request)).toEqual(['app.use', 'filter'])
  })

  it('shows the transaction to the exception filter of a body that cannot be parsed', async () => {
    const late = async function* () {
      yield Buffer.from('{')
      await new Promise((resolve) => setTimeout(resolve, 20))
      yield Buffer.from('"')
    }
    const headers = { 'content-type': 'application/json' }
    const stages = await stagesOf('/cats', {
      method: 'POST',
      body: late() as never,
      headers,
      duplex: 'half',
    } as RequestInit)
    expect(stages.at(-1)).toBe('filter')
  })
})
