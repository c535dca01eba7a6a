export const koa = {
  name: 'Koa',
  packages: ['@trace-baton/koa', 'koa'],
  command: 'node server.mjs',
  files: ({ options, head }) => ({
    'server.mjs': `import { readFileSync } from 'node:fs'
import { baton } from '@trace-baton/koa'
import { otlp } from '@trace-baton/opentelemetry'
import Koa from 'koa'

const app = new Koa()
app.use(
  baton(${options(2)}),
)
app.use((ctx) => {
  const { pageLoad } = ctx.state
  const isAgent = ctx.path === '/agent.js'
  ctx.type = isAgent ? 'js' : 'html'
  ctx.body = isAgent ? readFileSync('agent.js') : \`<!doctype html><title>Shop</title>
\${${head}}
<script src="/agent.js"></script>
<h1>Shop</h1>\`
})
app.listen(3000)`,
  }),
  mistake:
    'The view middleware does not merge `ctx.state` into the locals of its templates. Then give it `pageLoad` yourself.',
}
