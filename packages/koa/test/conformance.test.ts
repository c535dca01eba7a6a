import bodyParser from '@koa/bodyparser'
import multer from '@koa/multer'
import Router from '@koa/router'
import { conforms, listen, type Serve } from '@trace-baton/conformance'
import Koa from 'koa'
import Router13 from 'koa-router13'
import session from 'koa-session'
import Koa2 from 'koa2'
import { baton } from '../src/index.js'

conforms('Koa 3', servedBy(Koa, Router), { http2: true })
conforms('Koa 2', servedBy(Koa2, Router13), { http2: true })

function servedBy(Framework: typeof Koa, FrameworkRouter: typeof Router): Serve {
  return (handler, options, { twice = false, ...wishes } = {}) => {
    const errors: unknown[] = []
    const app = new Framework()
    app.keys = ['secret']
    app.on('error', (error) => errors.push(error)).use(baton(options))
    app
      .use(session(app as never))
      .use(bodyParser())
      .use(multer().any())
    if (twice) app.use(baton(options))
    const router = new FrameworkRouter()
    router.all('/users/:id', async (ctx) => {
      const { transaction, state, req: request, res: response } = ctx
      const {
        status = 200,
        headers = {},
        body,
      } = await handler({ request, response, transaction, locals: state as never })
      ctx.status = status
      ctx.set(headers)
      ctx.body = body
    })
    app.use(router.routes())
    return listen(app.callback(), errors, wishes)
  }
}
