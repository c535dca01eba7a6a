export const fastify = {
  name: 'Fastify',
  packages: ['@trace-baton/fastify', 'fastify'],
  command: 'node server.mjs',
  files: ({ options, head }) => ({
    'server.mjs': `import { readFileSync } from 'node:fs'
import { baton } from '@trace-baton/fastify'
import { otlp } from '@trace-baton/opentelemetry'
import Fastify from 'fastify'

const app = Fastify()
app.register(baton, ${options(0)})
app.get('/agent.js', (request, reply) => reply.type('text/javascript').send(readFileSync('agent.js')))
app.get('/', (request, reply) => {
  const { pageLoad } = reply.locals
  return reply.type('text/html').send(\`<!doctype html><title>Shop</title>
\${${head}}
<script src="/agent.js"></script>
<h1>Shop</h1>\`)
})
await app.listen({ port: 3000 })`,
  }),
  mistake: 'The reply has no type. Fastify sends a string as `text/plain`, and only HTML pages get ids.',
}
