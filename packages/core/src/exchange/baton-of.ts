import { type Baton, createBaton, settings } from '../baton.js'
import type { BatonOptions } from '../options/options.js'
import { warnIfUnreported } from './unreported.js'

/**
 * The engine behind an adapter's one argument: options to make one from, or one that exists already. It passes the trace on
 * to whatever the application calls, unless its option `outgoing` is `false`.
 *
 * @throws TypeError for an invalid option, and when the factory itself was handed to the framework.
 */
export function batonOf(given: BatonOptions | Baton | undefined): Baton {
  if (isRequest(given)) {
    throw new TypeError('baton is a factory: write app.use(baton()), not app.use(baton).')
  }
  const engine = isBaton(given) ? given : createBaton(given)
  warnIfUnreported(engine[settings])
  if (engine[settings].outgoing.automatic) engine.propagateOutgoing()
  return engine
}

function isBaton(given: unknown): given is Baton {
  return (given as Partial<Baton> | undefined)?.[settings] !== undefined
}

/** A request of node:http, or a context of Koa's or Hono's. */
function isRequest(given: unknown): boolean {
  const { req = given } = (given ?? {}) as { req?: unknown }
  const { headers, raw } = (req ?? {}) as { headers?: unknown; raw?: unknown }
  return typeof headers === 'object' || typeof raw === 'object'
}
