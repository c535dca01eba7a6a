export const express = {
  name: 'Express',
  packages: ['@trace-baton/express', 'express'],
  command: 'node server.mjs',
  files: ({ options, head }) => ({
    'server.mjs': `import { readFileSync } from 'node:fs'
import { baton } from '@trace-baton/express'
import { otlp } from '@trace-baton/opentelemetry'
import express from 'express'

const app = express()
app.use(
  baton(${options(2)}),
)
app.get('/agent.js', (req, res) => res.type('js').send(readFileSync('agent.js')))
app.get('/', (req, res) => {
  const { pageLoad } = res.locals
  res.send(\`<!doctype html><title>Shop</title>
\${${head}}
<script src="/agent.js"></script>
<h1>Shop</h1>\`)
})
app.listen(3000)`,
  }),
  mistake: '`baton()` stands behind other middleware. What answers before it has no trace: mount it first.',
}
