import type { Baton, BatonOptions, Transaction } from '@trace-baton/core'
import { batonOf, type Framework, fillLocals, open, type TemplateLocals } from '@trace-baton/core/node'
import type { Context, Middleware } from 'koa'

declare module 'koa' {
  interface DefaultState extends TemplateLocals {}
  interface DefaultContext {
    /** The transaction of this request. It has empty ids if Baton ignores the request. */
    transaction: Transaction
  }
}

/**
 * Koa middleware that continues the trace of each request, or starts one, and gives it to middleware (`ctx.transaction`)
 * and templates (`ctx.state.transaction`, `ctx.state.pageLoad`).
 *
 * Mount it first. Mounted again, behind middleware that loses the async scope, it restores the scope and starts no second
 * transaction.
 *
 * @example
 * app.use(baton({ pageLoad: { elastic: true } }))
 *
 * @throws TypeError for an invalid option.
 */
export function baton(options?: BatonOptions | Baton): Middleware {
  const engine = batonOf(options)
  return function baton(ctx, next) {
    const transaction = open(engine, ctx.req, ctx.res, koa, ctx)
    ctx.transaction = transaction
    fillLocals(ctx.state, transaction)
    ctx.onerror = inScope(transaction, ctx)
    return transaction.run(next)
  }
}

/** Runs `ctx.onerror` in the transaction's scope. Koa emits `error` after the middleware has finished, outside the scope. */
function inScope(transaction: Transaction, ctx: Context): Context['onerror'] {
  const { onerror } = ctx
  return (error) => transaction.run(() => onerror.call(ctx, error))
}

const koa: Framework<Context> = {
  // @koa/router stores the pattern that matched, including its prefix.
  route: ({ _matchedRoute: pattern }) => (pattern === undefined ? undefined : String(pattern)),
  // Koa reports 404 until a status or a body is set.
  status({ response }) {
    const { _explicitStatus: isSet } = response as { _explicitStatus?: boolean }
    return isSet ? response.status : 200
  },
  locals: ({ state }) => state,
}
