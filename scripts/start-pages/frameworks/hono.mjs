export const hono = {
  name: 'Hono',
  packages: ['@trace-baton/hono', 'hono', '@hono/node-server'],
  command: 'node server.mjs',
  files: ({ options, head }) => ({
    'server.mjs': `import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { baton } from '@trace-baton/hono'
import { otlp } from '@trace-baton/opentelemetry'
import { Hono } from 'hono'

const app = new Hono()
app.use(baton(${options(0)}))
app.get('/agent.js', (c) => c.body(readFileSync('agent.js'), 200, { 'content-type': 'text/javascript' }))
app.get('/', (c) => {
  const pageLoad = c.get('pageLoad')
  return c.html(\`<!doctype html><title>Shop</title>
\${${head}}
<script src="/agent.js"></script>
<h1>Shop</h1>\`)
})
serve({ fetch: app.fetch, port: 3000 })`,
  }),
  mistake: '`baton()` is mounted behind middleware that answers. What answers before it has no trace: mount it first.',
}
