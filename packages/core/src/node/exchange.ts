import type { ServerResponse } from 'node:http'
import { type Baton, settings } from '../baton.js'
import { beforeHeaders } from '../exchange/before-headers.js'
import { setExchange } from '../exchange/exchange.js'
import type { Framework } from '../exchange/framework.js'
import { PageInjection } from '../exchange/inject/page-injection.js'
import { closeWithConnection } from '../exchange/queued.js'
import { finishesFirst, isWhole, sentStatus } from '../exchange/sent.js'
import type { ResponseHead } from '../http/message.js'
import { nullTransaction } from '../trace/null-transaction.js'
import type { Transaction } from '../trace/transaction.js'
import { autoInject } from './auto-inject/auto-inject.js'
import { listenToEnd } from './end-listeners.js'
import { watchForEscapedMarkup } from './escaped-markup.js'
import { NodeResponse } from './node-response.js'
import { isPrepared, prepareLater } from './prepare.js'
import type { RawRequest, RawResponse } from './raw.js'
import { runListenersIn } from './request-events.js'

/** One request of `node:http` or `node:http2`, and its response. */
export class ServerExchange<Context> extends NodeResponse<Context> {
  readonly transaction: Transaction
  #sentStatus: number | undefined
  #isWhole: boolean
  /** Those that wait on the same connection, if this one does. */
  #queue: ReturnType<typeof closeWithConnection>

  constructor(baton: Baton, req: RawRequest, res: RawResponse, framework: Framework<Context>, context: Context) {
    super(baton[settings], req, res, framework, context)
    this.#sentStatus = undefined
    this.#isWhole = false
    this.#queue = undefined
    this.transaction = this.start(baton, req.headers)
    const { autoInject, cors, diagnosis } = this.settings
    const isTraced = this.transaction !== nullTransaction
    if (cors !== undefined || diagnosis !== undefined || (isTraced && this.writesHeaders)) this.hookHeaders()
    const hasListeners = isPrepared(req)
    setExchange(req, this)
    if (!hasListeners) prepareLater(req, res)
    if (!isTraced) return
    if (!hasListeners) listenToEnd(req, res)
    this.#queue = closeWithConnection(req, res, this)
    runListenersIn(this.transaction, req)
    if (autoInject) this.#startInjection()
    if (diagnosis !== undefined) watchForEscapedMarkup(res, () => diagnosis.explain('escaped', this.name))
  }

  beforeHeaders(): void {
    beforeHeaders(this, this.res as ResponseHead)
  }

  headersWentOut(status: number): void {
    this.#sentStatus = status
  }

  protected get sentStatus(): number {
    return this.#sentStatus ?? sentStatus(this.res)
  }

  /** The response has been written to its end. */
  finish(): void {
    this.#isWhole = isWhole(this.req, this.res)
  }

  /** The response is over, complete or not. */
  close(): void {
    if (this.isClosed || this.transaction === nullTransaction) return
    if (!finishesFirst(this.req)) this.finish()
    this.#queue?.delete(this)
    this.end(this.#isWhole)
  }

  #startInjection(): void {
    if (this.settings.pageLoad.tagNames.length === 0 || this.res.headersSent) return
    this.hookHeaders() // before the methods are replaced, so that it has the last word
    autoInject(this.res as ServerResponse, new PageInjection(this))
  }
}
