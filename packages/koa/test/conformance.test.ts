import bodyParser from '@koa/bodyparser'
import multer from '@koa/multer'
import Router from '@koa/router'
import { conforms, listen, type Serve } from '@trace-baton/conformance'
import Koa from 'koa'
import Router13 from 'koa-router13'
import session from 'koa-session'
import Koa2 from 'koa2'
import { baton } from '../src/index.js'

conforms('Koa 3', servedBy(Koa, Router))
conforms('Koa 2', servedBy(Koa2, Router13))

function servedBy(Framework: typeof Koa, FrameworkRouter: typeof Router): Serve {
  return (handler, options, { twice = false, ...wishes } = {}) => {
    const errors: unknown[] = []
    const app = new Framework({ keys: ['secret'] })
    app.on('error', (error) => errors.push(error)).use(baton(options))
    app
      .use(session(app as never))
      .use(bodyParser())
      .use(multer().any())
    if (twice) app.use(baton(options))
    const router = new FrameworkRouter().all('/users/:id', async (ctx) => {
      const { transaction, state: locals, req: request, res: response, session } = ctx
      const reply = await handler({ request, response, transaction, locals, session: session ?? {} })
      ctx.status = reply.status
      ctx.set(reply.headers)
      ctx.body = reply.body
    })
    return listen(app.use(router.routes()).callback(), errors, wishes)
  }
}
