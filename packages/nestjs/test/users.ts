import {
  All,
  type ArgumentsHost,
  Catch,
  Controller,
  Inject,
  Req,
  Res,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common'
import { BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core'
import type { ExpressAdapter } from '@nestjs/platform-express'
import type { FastifyAdapter } from '@nestjs/platform-fastify'
import type { Serve, Wishes } from '@trace-baton/conformance'
import { BatonInterceptor, BatonModule, CurrentTransaction, type Transaction } from '../src/index.js'
import { type Application, moduleOf, serve } from './serve.js'

/** What one platform has that the other has not. */
export interface Platform {
  readonly adapter: (wishes: Wishes) => ExpressAdapter | FastifyAdapter
  /** What parses uploads. */
  readonly interceptors?: Parameters<typeof UseInterceptors>
  /** Mounts sessions. */
  readonly prepare: (app: Application) => unknown
}

/** Serves `users/:id` on a platform of Nest, behind Baton. */
export function usersOn({ adapter, interceptors = [], prepare }: Platform): Serve {
  return async (handler, options, wishes = {}) => {
    const errors: unknown[] = []

    @Controller()
    @UseInterceptors(...interceptors, ...(wishes.twice ? [BatonInterceptor] : []))
    class Users {
      constructor(@Inject(HttpAdapterHost) readonly host: HttpAdapterHost) {}

      @All('users/:id')
      async answer(@Req() req: never, @Res() res: never, @CurrentTransaction() transaction: Transaction) {
        const { raw: request = req, session } = req
        const { raw: response = res, locals } = res
        const { status, headers, body } = await handler({ request, response, transaction, locals, session })
        const { httpAdapter } = this.host
        for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(res, name, value)
        httpAdapter.reply(res, typeof body === 'string' ? body : new StreamableFile(body), status)
      }
    }

    @Catch()
    class Errors extends BaseExceptionFilter {
      override catch(error: unknown, host: ArgumentsHost) {
        errors.push(error)
        super.catch(error, host)
      }
    }

    const again = moduleOf({ imports: wishes.twice ? [BatonModule.forRoot(options)] : [] })
    const program = {
      imports: [BatonModule.forRoot(options), again],
      controllers: [Users],
      prepare: (app: Application) => prepare(app.useGlobalFilters(new Errors(app.getHttpAdapter()))),
    }
    return { ...(await serve(program, adapter(wishes))), errors }
  }
}
