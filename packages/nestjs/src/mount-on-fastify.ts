import type { Baton } from '@trace-baton/core'
import {
  type FastifyHost,
  mountOnFastify as mount,
  openOnFastify,
  type RawRequest,
  type RawResponse,
} from '@trace-baton/core/node'

/** The members of a Fastify instance that are used here. */
export interface Fastify extends FastifyHost {
  hasDecorator(name: string): boolean
  use(middleware: (req: RawRequest, res: RawResponse, next: () => void) => void): unknown
}

export function mountOnFastify(fastify: Fastify, engine: Baton): void {
  // Nest has already registered middie, which runs all middleware in a hook before Baton's.
  if (fastify.hasDecorator('use')) {
    fastify.use(function baton(req, res, next) {
      openOnFastify(engine, req, res).run(next)
    })
  }
  mount(fastify, engine)
}
