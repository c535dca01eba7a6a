import Koa from 'koa'
import { page } from './page.mjs'

/** The one application that every Koa variant serves. */
export function koaApp({ middleware, head = () => '' } = {}) {
  const app = new Koa()
  if (middleware) app.use(middleware)
  app.use((ctx) => {
    ctx.body = page(head(ctx))
  })
  return app.callback()
}
