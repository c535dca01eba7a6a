import type { Baton } from '../baton.js'
import { exchangeOf } from '../exchange/exchange.js'
import { type Framework, noFramework } from '../exchange/framework.js'
import type { Transaction } from '../trace/transaction.js'
import { ServerExchange } from './exchange.js'
import type { RawRequest, RawResponse } from './raw.js'

/**
 * Serves one request of `node:http` inside a transaction.
 *
 * @returns the result of `fn`, the very promise included; its errors pass through untouched
 */
export function handle<T>(baton: Baton, req: RawRequest, res: RawResponse, fn: (transaction: Transaction) => T): T {
  const transaction = open(baton, req, res)
  return transaction.run(() => fn(transaction))
}

/**
 * The transaction of a request: the one it has already, however often the middleware is mounted, or a new one that ends with
 * the response.
 *
 * An ignored request gets the null transaction.
 *
 * @param context the framework's own context of the request, by default the raw request
 */
export function open<Context = RawRequest>(
  baton: Baton,
  req: RawRequest,
  res: RawResponse,
  framework: Framework<Context> = noFramework,
  context: Context = req as Context,
): Transaction {
  const exchange = exchangeOf(req) ?? new ServerExchange(baton, req, res, framework, context)
  return exchange.transaction
}
