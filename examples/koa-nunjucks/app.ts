import { fileURLToPath } from 'node:url'
import Router from '@koa/router'
import { baton } from '@trace-baton/koa'
import Koa, { type Context } from 'koa'
import nunjucks from 'nunjucks'

const posts = [
  { slug: 'tea', title: 'How to brew tea', text: 'Warm the pot first.' },
  { slug: 'rain', title: 'Notes on rain', text: 'It is falling <still>.' },
]

const views = new nunjucks.Environment(
  new nunjucks.FileSystemLoader(fileURLToPath(new URL('views', import.meta.url))),
  { autoescape: true },
)

/** A weblog that shows the trace id at the foot of each page, so that readers can report it with a problem. */
export function createApp(): Koa {
  const app = new Koa()
  app.use(baton())

  const router = new Router()
  router.get('/', (ctx) => render(ctx, 'posts', { posts }))
  router.get('/:slug', (ctx, next) => {
    const post = posts.find(({ slug }) => slug === ctx.params.slug)
    return post ? render(ctx, 'post', { post }) : next()
  })
  app.use(router.routes())
  return app
}

/** Renders with `ctx.state`, which holds `pageLoad` and `transaction`: Nunjucks does not read Koa's state by itself. */
function render(ctx: Context, view: string, locals: object): void {
  ctx.type = 'html'
  ctx.body = views.render(`${view}.njk`, { ...ctx.state, ...locals })
}
