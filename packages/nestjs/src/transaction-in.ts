import type { ExecutionContext } from '@nestjs/common'
import { currentTransaction, type Transaction } from '@trace-baton/core'
import { nullTransaction, transactionOf } from '@trace-baton/core/node'

/**
 * The transaction of an execution context: that of its HTTP request, else that of the async scope, else one with empty
 * ids.
 */
export function transactionIn(context: ExecutionContext): Transaction {
  return transactionOfRequest(context) ?? currentTransaction() ?? nullTransaction
}

/** The transaction of the HTTP request of a controller or a resolver, even if the async scope is lost. */
export function transactionOfRequest(context: ExecutionContext): Transaction | undefined {
  const request = requestOf(context)
  return request && transactionOf(request.raw ?? request)
}

/** Express passes Node's own request; Fastify passes its own, with Node's in `raw`. */
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
