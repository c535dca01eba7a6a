import type { Baton, BatonOptions, Transaction } from '@trace-baton/core'
import {
  batonOf,
  type Framework,
  fillLocals,
  open,
  prepareRequests,
  routeOf,
  type TemplateLocals,
} from '@trace-baton/core/node'
import type { Request, RequestHandler } from 'express'

declare global {
  namespace Express {
    interface Request {
      /** The transaction of this request. It has empty ids if Baton ignores the request. */
      transaction: Transaction
    }
    interface Locals extends TemplateLocals {}
  }
}

/**
 * Express middleware that continues the trace of each request, or starts one, and gives it to handlers
 * (`req.transaction`) and templates (`transaction`, `pageLoad`).
 *
 * Mount it first. Mounted again, behind middleware that loses the async scope, it restores the scope and starts no second
 * transaction.
 *
 * @example
 * app.use(baton({ pageLoad: { elastic: true } }))
 *
 * @throws TypeError for an invalid option.
 */
export function baton(options?: BatonOptions | Baton): RequestHandler {
  const engine = batonOf(options)
  prepareRequests(true)
  return function baton(req, res, next) {
    const transaction = open(engine, req, res, express, req)
    req.transaction = transaction
    fillLocals(res.locals, transaction)
    transaction.run(next)
  }
}

const express: Framework<Request> = {
  route: routeOf,
  locals: ({ res }) => res?.locals,
}
