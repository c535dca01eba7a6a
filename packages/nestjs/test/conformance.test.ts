import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import fastifySession from '@fastify/session'
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
import { AnyFilesInterceptor, ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { conforms, type Serve } from '@trace-baton/conformance'
import session from 'express-session'
import { BatonInterceptor, BatonModule, CurrentTransaction, type Transaction } from '../src/index.js'
import { type Application, moduleOf, nest, serve } from './serve.js'

const secret = 'a secret of at least 32 characters'

// Nest serves HTTP/2 on Fastify alone.
conforms(
  `${nest} on Express`,
  servedBy(
    () => new ExpressAdapter(),
    [AnyFilesInterceptor()],
    (app) => {
      app.use(session({ secret, resave: false, saveUninitialized: true }))
    },
  ),
)
conforms(
  `${nest} on Fastify`,
  servedBy(
    ({ http2 }) => new FastifyAdapter(http2 ? ({ http2 } as never) : {}),
    [],
    async (app) => {
      await app.register(cookie as never)
      await app.register(fastifySession as never, { secret } as never)
      await app.register(multipart as never, { attachFieldsToBody: true } as never)
    },
  ),
  { http2: true },
)

function servedBy(
  adapter: (wishes: { http2?: boolean }) => ExpressAdapter | FastifyAdapter,
  uploads: ReturnType<typeof AnyFilesInterceptor>[],
  prepare: (app: Application) => unknown,
): Serve {
  return async (handler, options, { twice = false, ...wishes } = {}) => {
    const errors: unknown[] = []

    @Controller()
    @UseInterceptors(...uploads, ...(twice ? [BatonInterceptor] : []))
    class Users {
      constructor(@Inject(HttpAdapterHost) readonly host: HttpAdapterHost) {}

      @All('users/:id')
      async answer(@Req() req: never, @Res() res: never, @CurrentTransaction() transaction: Transaction) {
        const { raw: request = req } = req
        const { raw: response = res, locals } = res
        const { status = 200, headers = {}, body } = await handler({ request, response, transaction, locals })
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

    const once = BatonModule.forRoot(options)
    const again = moduleOf({ imports: twice ? [BatonModule.forRoot(options)] : [] })
    const prepareWithErrors = (app: Application) => prepare(app.useGlobalFilters(new Errors(app.getHttpAdapter())))
    const program = { imports: [once, again], controllers: [Users], prepare: prepareWithErrors }
    const served = await serve(program, adapter(wishes))
    return { ...served, errors }
  }
}
