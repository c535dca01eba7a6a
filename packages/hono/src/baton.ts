import type { Baton, BatonOptions, PageLoad, Transaction } from '@trace-baton/core'
import { batonOf, type Framework, handle } from '@trace-baton/core/fetch'
import type { Context, MiddlewareHandler } from 'hono'
import { routeOf } from './route-of.js'

declare module 'hono' {
  interface ContextVariableMap {
    /** The transaction of this request. It has empty ids if Baton ignores the request. */
    transaction: Transaction
    /** The hand-off to the browser, for JSX and templates. */
    pageLoad: PageLoad
  }
}

const hono: Framework<Context> = {
  route: routeOf,
  header: ({ res }, name) => res.headers.get(name) ?? undefined,
  headerNames: ({ res }) => [...res.headers.keys()],
  locals: (c) => ({ nonce: c.get('secureHeadersNonce') }),
}

/**
 * Hono middleware that continues the trace of each request, or starts one, and gives it to handlers and JSX:
 * `c.get('transaction')`, `c.get('pageLoad')`.
 *
 * Mount it first. Mounted again, behind middleware that loses the async scope, it restores the scope and starts no second
 * transaction.
 *
 * @example
 * app.use(baton({ pageLoad: { elastic: true } }))
 *
 * @throws TypeError for an invalid option.
 */
export function baton(options?: BatonOptions | Baton): MiddlewareHandler {
  const engine = batonOf(options)
  return async function baton(c, next) {
    const serve = async (transaction: Transaction) => {
      c.set('transaction', transaction)
      c.set('pageLoad', transaction.pageLoad)
      await next()
      return c.finalized ? c.res : undefined // Hono says so of a handler that has returned nothing
    }
    const response = await handle(engine, c.req.raw, serve, { framework: hono, context: c, environment: c.env })
    if (response === undefined || response === c.res) return
    c.res = undefined // else Hono would put the headers of the old response over those of the new one
    c.res = response
  }
}
