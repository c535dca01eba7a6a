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

/** A weblog that tells its reader, at the foot of each page, which trace to name when something is wrong. */
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

/** Nunjucks knows nothing of Koa, so the state, where `pageLoad` and `transaction` are, is handed over. */
function render(ctx: Context, view: string, locals: object): void {
  ctx.type = 'html'
  ctx.body = views.render(`${view}.njk`, { ...ctx.state, ...locals })
}
