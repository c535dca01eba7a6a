import { tracedBy } from './contract.js'
import { tracers } from './tracers.js'

const [{ setup, differences } = { setup: {}, differences: { takesParent: true, writes: [] } }] = tracers

for (const framework of ['express4', 'koa', 'fastify', 'hono', 'nest-express', 'nest-fastify', 'http']) {
  tracedBy(`${framework} under OpenTelemetry 2`, { ...setup, env: { FRAMEWORK: framework } }, differences)
}
