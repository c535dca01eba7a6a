import type { Baton } from '../baton.js'
import { exchangeOf } from '../exchange/exchange.js'
import { type Framework, noFramework } from '../exchange/framework.js'
import type { Transaction } from '../trace/transaction.js'
import { FetchExchange } from './exchange.js'
import { nodeMessagesIn, Server } from './node-server.js'

/** The framework that serves a request, and its own context of it. */
export interface Served<Context> {
  readonly framework: Framework<Context>
  readonly context: Context
  /** What the server gives beside the request: with `incoming` and `outgoing` of Node's, the transaction ends with those. */
  readonly environment?: unknown
}

/**
 * Serves one request of the fetch API inside a transaction: in workers, Deno, Bun, and by frameworks on that API. The transaction
 * ends when the body of the response has been read to its end, was cancelled, or failed.
 *
 * A request that has a transaction already, however often this is called for it, keeps it. An ignored request gets the null
 * transaction.
 *
 * @example
 * export default { fetch: (request) => handle(baton, request, ({ pageLoad }) => html(`<head>${pageLoad.tags()}</head>`)) }
 *
 * @returns the response of `fn` with the headers that belong to it; the errors of `fn` pass through untouched
 */
export async function handle<R extends Response | undefined, Context = Request>(
  baton: Baton,
  request: Request,
  fn: (transaction: Transaction) => R | Promise<R>,
  served: Served<Context> = { framework: noFramework, context: request as Context },
): Promise<R | Response> {
  const { framework, context, environment } = served
  const messages = nodeMessagesIn(environment)
  const known = [request, context, messages?.incoming].map(exchangeOf).find((exchange) => exchange !== undefined)
  if (known !== undefined) return known.transaction.run(() => fn(known.transaction))
  const exchange = new FetchExchange(baton, request, messages && new Server(messages), framework, context)
  const { transaction } = exchange
  try {
    const response = await transaction.run(() => fn(transaction))
    if (response !== undefined) return await exchange.respond(response)
    exchange.fail(undefined)
    return response
  } catch (error) {
    exchange.fail(error)
    throw error
  }
}
