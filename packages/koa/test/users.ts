import bodyParser from '@koa/bodyparser'
import multer from '@koa/multer'
import type Router from '@koa/router'
import { listen, type Serve } from '@trace-baton/conformance'
import type Koa from 'koa'
import session from 'koa-session'
import { baton } from '../src/index.js'

/** Serves `/users/:id` with a release of Koa and of its router, behind Baton. */
export function usersOn(Framework: typeof Koa, FrameworkRouter: typeof Router): Serve {
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
