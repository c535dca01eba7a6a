import type { Baton } from '../baton.js'
import { nullTransaction } from '../trace/null-transaction.js'
import type { Transaction } from '../trace/transaction.js'
import { allowOrigins } from './allow-origins.js'
import { Exchange, type ExchangeInfo, type RawRequest, type RawResponse } from './exchange.js'

// Which request belongs to which transaction, however often the middleware is mounted, and when an async scope has been
// lost on the way. A property of the request, because the entries of a WeakMap, whose values lead back to their keys,
// outlive every quick garbage collection, and all that a request has made with them.
const key = Symbol.for('trace-baton.transaction')

interface Known {
  /** `null` on a request that Baton ignores. */
  [key]?: Transaction | null
}

/** The transaction of a raw request; `undefined` before {@link open}, and on a request that Baton ignores. */
export function transactionOf(request: object): Transaction | undefined {
  return (request as Known)[key] ?? undefined
}

/**
 * Serves one request of `node:http` inside a transaction.
 *
 * @returns what `fn` returned, the very promise included; its errors pass through untouched
 */
export function handle<T>(baton: Baton, req: RawRequest, res: RawResponse, fn: (transaction: Transaction) => T): T {
  const transaction = open(baton, req, res)
  return transaction.run(() => fn(transaction))
}

/**
 * The transaction of a request: the one it has already, or a new one that ends with the response.
 *
 * An ignored request gets the null transaction.
 */
export function open(baton: Baton, req: RawRequest, res: RawResponse, info: ExchangeInfo = {}): Transaction {
  const known = (req as Known)[key]
  if (known !== undefined) return known ?? nullTransaction

  allowOrigins(baton, req, res)
  const { transaction } = new Exchange(baton, req, res, info)
  ;(req as Known)[key] = transaction === nullTransaction ? null : transaction
  return transaction
}
