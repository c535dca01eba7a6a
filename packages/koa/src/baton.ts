import type { Baton, BatonOptions, Transaction } from '@trace-baton/core'
import { batonOf, fillLocals, open, type TemplateLocals } from '@trace-baton/core/node'
import type { Context, Middleware } from 'koa'

declare module 'koa' {
  interface DefaultState extends TemplateLocals {}
  interface DefaultContext {
    /** The transaction that serves this request; one with empty ids where Baton ignores the request. */
    transaction: Transaction
  }
}

/**
 * Koa middleware that continues the trace of each request, or starts one, and gives it to middleware (`ctx.transaction`)
 * and templates (`ctx.state.transaction`, `ctx.state.pageLoad`).
 *
 * Mount it first. Where it is mounted again, behind something that loses the async scope, it restores the scope and
 * starts nothing.
 *
 * @example
 * app.use(baton({ pageLoad: { elastic: true } }))
 *
 * @throws TypeError when an option is wrong: which one, what it was, what is allowed.
 */
export function baton(options?: BatonOptions | Baton): Middleware {
  const engine = batonOf(options)
  return function baton(ctx, next) {
    // @koa/router leaves the pattern that matched, its prefix included.
    const route = () => (ctx._matchedRoute === undefined ? undefined : String(ctx._matchedRoute))
    const transaction = open(engine, ctx.req, ctx.res, {
      route,
      status: () => statusOf(ctx),
      locals: () => ctx.state,
      request: ctx,
    })
    ctx.transaction = transaction
    fillLocals(ctx.state, transaction)
    ctx.onerror = inScope(transaction, ctx)
    return transaction.run(next)
  }
}

/** Koa tells `app.on('error')` when the middleware is over, and the scope with it. */
function inScope(transaction: Transaction, ctx: Context): Context['onerror'] {
  const { onerror } = ctx
  return (error) => transaction.run(() => onerror.call(ctx, error))
}

/** Koa shows 404 until somebody sets a status or a body. */
function statusOf({ response }: Context): number {
  const { _explicitStatus: isSet } = response as { _explicitStatus?: boolean }
  return isSet ? response.status : 200
}
