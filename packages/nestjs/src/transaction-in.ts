import type { ExecutionContext } from '@nestjs/common'
import { currentTransaction, type Transaction } from '@trace-baton/core'
import { nullTransaction, transactionOf } from '@trace-baton/core/node'

/**
 * The transaction of what Nest is executing: the one of its HTTP request, or else the one of the async scope. One with
 * empty ids where there is none.
 */
export function transactionIn(context: ExecutionContext): Transaction {
  return transactionOfRequest(context) ?? currentTransaction() ?? nullTransaction
}

/** The transaction of the HTTP request behind a controller or a resolver, also where the async scope has been lost. */
export function transactionOfRequest(context: ExecutionContext): Transaction | undefined {
  const request = requestOf(context)
  return request && transactionOf(request.raw ?? request)
}

/** Express has Node's own request; Fastify has one of its own, with Node's in `raw`. */
interface Request {
  readonly raw?: object
}

function requestOf(context: ExecutionContext): Request | undefined {
  const type = context.getType<string>()
  if (type === 'http') return context.switchToHttp().getRequest()
  if (type !== 'graphql') return undefined
  const { req, request, reply } = context.getArgByIndex(2) ?? {} // Apollo has `req`, Mercurius has `reply`
  return req ?? request ?? reply?.request
}
