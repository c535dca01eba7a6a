import type { HttpAdapterHost } from '@nestjs/core'
import type { Baton } from '@trace-baton/core'
import { type ExpressAdapter, mountOnExpress } from './mount-on-express.js'
import { type Fastify, mountOnFastify } from './mount-on-fastify.js'

/** Mounts Baton on the platform of an application, before everything that is mounted later. */
export function mount(adapter: HttpAdapterHost['httpAdapter'], engine: Baton): void {
  if (adapter.getType() === 'fastify') mountOnFastify(adapter.getInstance<Fastify>(), engine)
  else mountOnExpress(adapter as ExpressAdapter, engine)
}
