import { fileURLToPath } from 'node:url'
import Router from '@koa/router'
import { baton } from '@trace-baton/koa'
import Koa, { type Context } from 'koa'
import pug from 'pug'

const trains = [
  { number: '101', to: 'Basel', at: '08:12' },
  { number: '204', to: 'Trieste', at: '08:40' },
  { number: '318', to: 'Wrocław', at: '09:05' },
]

const views = fileURLToPath(new URL('views', import.meta.url))

/** A departure board whose layout hands the trace over to any agent that reads `<meta name="traceparent">`. */
export function createApp(): Koa {
  const app = new Koa()
  app.use(baton())

  const router = new Router()
  router.get('/', (ctx) => render(ctx, 'departures', { trains }))
  router.get('/trains/:number', (ctx) => {
    const train = trains.find(({ number }) => number === ctx.params.number)
    ctx.status = train ? 200 : 404
    render(ctx, 'train', { train })
  })

  app.use(router.routes())
  return app
}

/** Renders with `ctx.state`, which holds `pageLoad` and `transaction`: Pug does not read Koa's state by itself. */
function render(ctx: Context, view: string, locals: object): void {
  ctx.type = 'html'
  ctx.body = pug.renderFile(`${views}/${view}.pug`, { ...ctx.state, ...locals, cache: true })
}
