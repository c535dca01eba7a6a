import type { Baton } from '../baton.js'
import { attributesOf, pathOf } from '../http/attributes.js'
import { methodOf } from '../http/method.js'
import { nullTransaction } from '../trace/null-transaction.js'
import type { Attributes } from '../trace/record.js'
import type { HttpExchange } from '../trace/start-info.js'
import type { Transaction } from '../trace/transaction.js'
import { HttpPageResponse } from './page-response.js'

// A property of the request, from which the response leads to it. One more of the response would cost 3 µs more
// (see node/head-hook.ts); the entries of a WeakMap, whose values lead back to their keys, would outlive every quick garbage
// collection, and so would all that a request has made with them.
export const exchangeKey = Symbol.for('trace-baton.exchange')

/** A raw request, which may have its exchange; `null` where it is prepared for one. */
export interface Known {
  [exchangeKey]?: Exchange<unknown> | null
}

/** The exchange of a raw request; `undefined` before there is one. */
export function exchangeOf(request: unknown): Exchange<unknown> | undefined {
  return (request as Known | undefined)?.[exchangeKey] ?? undefined
}

/** Makes an exchange that of a raw request. */
export function setExchange(request: object, exchange: object): void {
  ;(request as Known)[exchangeKey] = exchange as Exchange<unknown>
}

/** The transaction of a raw request; `undefined` before it is opened, and on a request that Baton ignores. */
export function transactionOf(request: object): Transaction | undefined {
  const transaction = exchangeOf(request)?.transaction
  return transaction === nullTransaction ? undefined : transaction
}

/** One request and its response, from the first middleware to the last byte. */
export abstract class Exchange<Context> extends HttpPageResponse<Context> implements HttpExchange {
  abstract readonly transaction: Transaction
  #isClosed = false
  #isComplete = false
  #route: string | undefined = undefined

  /** The status that went out, or would. */
  protected abstract readonly sentStatus: number

  protected start(baton: Baton, headers: object): Transaction {
    const { req, context } = this
    return baton.start(headers, { method: methodOf(req), path: pathOf(req), request: context, exchange: this })
  }

  get name(): string {
    return `${methodOf(this.req)} ${this.route ?? 'unknown route'}`
  }

  get route(): string | undefined {
    return this.#route ?? this.framework.route?.(this.context)
  }

  /** Whether the response is over, complete or not. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  get aborted(): boolean {
    return this.#isClosed && !this.#isComplete
  }

  attributes(): Attributes {
    return attributesOf(this.req, { headersSent: this.headersSent, statusCode: this.sentStatus }, this.route)
  }

  /** The response is over. The first call counts. */
  protected end(isComplete: boolean): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#isComplete = isComplete
    this.#route = this.route
    const { transaction } = this
    if (transaction.outcome === 'unknown' && isComplete) {
      transaction.outcome = this.sentStatus >= 500 ? 'failure' : 'success'
    }
    transaction.end()
  }
}
