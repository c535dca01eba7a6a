import type { ServerResponse } from 'node:http'
import { type Baton, settings } from '../baton.js'
import { attributesOf, pathOf } from '../http/attributes.js'
import { methodOf } from '../http/method.js'
import { nullTransaction } from '../trace/null-transaction.js'
import type { Attributes } from '../trace/record.js'
import type { HttpExchange } from '../trace/start-info.js'
import type { Transaction } from '../trace/transaction.js'
import { autoInject } from './auto-inject/auto-inject.js'
import { PageInjection } from './auto-inject/page-injection.js'
import { beforeHeaders } from './before-headers.js'
import type { Framework, RawRequest, RawResponse } from './framework.js'
import { NodePageResponse } from './page-response.js'
import { closeWithConnection } from './queued.js'
import { runListenersIn } from './request-events.js'
import { finishesFirst, isWhole, sentStatus } from './sent.js'

// A property of the request, from which the response leads to it. One more of the response would cost 3 µs more
// (see head-hook.ts); the entries of a WeakMap, whose values lead back to their keys, would outlive every quick garbage
// collection, and so would all that a request has made with them.
const key = Symbol.for('trace-baton.exchange')

interface Known {
  [key]?: ServerExchange<unknown>
}

/** The exchange of a raw request; `undefined` before there is one. */
export function exchangeOf(request: object): { readonly transaction: Transaction } | undefined {
  return (request as Known)[key]
}

/** One request and its response, from the first middleware to the last byte. */
export class ServerExchange<Context> extends NodePageResponse<Context> implements HttpExchange {
  readonly transaction: Transaction
  #sentStatus: number | undefined
  #isComplete: boolean
  #isClosed: boolean
  #route: string | undefined
  /** Those that wait on the same connection, if this one does. */
  #queue: ReturnType<typeof closeWithConnection>

  constructor(baton: Baton, req: RawRequest, res: RawResponse, framework: Framework<Context>, context: Context) {
    super(baton[settings], req, res, framework, context)
    this.#sentStatus = undefined
    this.#isComplete = false
    this.#isClosed = false
    this.#route = undefined
    this.#queue = undefined
    const request = { method: methodOf(req), path: pathOf(req), request: context, exchange: this }
    this.transaction = baton.start(req.headers, request)
    const { autoInject, cors, diagnosis } = this.settings
    const isTraced = this.transaction !== nullTransaction
    if (cors !== undefined || diagnosis !== undefined || (isTraced && this.#writesHeaders)) this.hookHeaders()
    ;(req as Known)[key] = this as ServerExchange<unknown>
    if (!isTraced) return
    // Each happens once, and a listener that takes itself away costs more.
    res.on('close', onClose)
    if (finishesFirst(req)) res.on('finish', onFinish)
    this.#queue = closeWithConnection(req, res, this)
    runListenersIn(this.transaction, req)
    if (autoInject) this.#startInjection()
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
    const { headersSent } = this.res
    return attributesOf(this.req, { headersSent, statusCode: this.sentStatus }, this.route)
  }

  beforeHeaders(): void {
    beforeHeaders(this, this.transaction)
  }

  headersWentOut(status: number): void {
    this.#sentStatus = status
  }

  private get sentStatus(): number {
    return this.#sentStatus ?? sentStatus(this.res)
  }

  /** The response has been written to its end. */
  finish(): void {
    this.#isComplete = isWhole(this.req, this.res)
  }

  /** The response is over, complete or not. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    if (!finishesFirst(this.req)) this.finish()
    this.#queue?.delete(this)
    this.#route = this.route
    const { transaction } = this
    if (transaction.outcome === 'unknown' && !this.aborted) {
      transaction.outcome = this.sentStatus >= 500 ? 'failure' : 'success'
    }
    transaction.end()
  }

  /** Whether some header is written without a helper being called. */
  get #writesHeaders(): boolean {
    const { responseHeader, pageLoad, serverTiming } = this.settings
    if (responseHeader !== undefined) return true
    const hasEntries = pageLoad.entries.length > 0 || serverTiming?.trace === true
    return hasEntries && this.req.method !== 'HEAD' && this.reasonForNoDocument === undefined
  }

  #startInjection(): void {
    if (this.settings.pageLoad.tagNames.length === 0 || this.res.headersSent) return
    this.hookHeaders() // before the methods are replaced, so that it has the last word
    autoInject(this.res as ServerResponse, new PageInjection(this))
  }
}

// One function each for all responses: a closure for each response would be garbage for each.
function onClose(this: RawResponse): void {
  ;(this.req as Known)[key]?.close()
}

function onFinish(this: RawResponse): void {
  ;(this.req as Known)[key]?.finish()
}
