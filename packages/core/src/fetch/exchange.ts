import { type Baton, settings } from '../baton.js'
import { beforeHeaders } from '../exchange/before-headers.js'
import { Exchange, setExchange } from '../exchange/exchange.js'
import type { Framework } from '../exchange/framework.js'
import { PageInjection } from '../exchange/inject/page-injection.js'
import { isBodyless } from '../http/document-response.js'
import type { HeaderValue } from '../http/message.js'
import { errorTypeOf } from '../trace/error-type.js'
import { nullTransaction } from '../trace/null-transaction.js'
import type { Transaction } from '../trace/transaction.js'
import { isObject } from '../validation.js'
import { type Body, type BodyListener, followed } from './body.js'
import { admits, beginInjection } from './inject.js'
import type { Server } from './node-server.js'
import { headOf } from './request-head.js'
import { FetchHead } from './response-head.js'

/** One `Request`, and the `Response` to it. */
export class FetchExchange<Context> extends Exchange<Context> implements BodyListener {
  readonly transaction: Transaction
  readonly #server: Server | undefined
  #head: FetchHead | undefined = undefined
  #isSent = false

  constructor(
    baton: Baton,
    request: Request,
    server: Server | undefined,
    framework: Framework<Context>,
    context: Context,
  ) {
    super(baton[settings], server?.request ?? headOf(request), framework, context)
    this.#server = server
    this.transaction = this.start(baton, this.req.headers)
    for (const known of [request, context, server?.request]) if (isObject(known)) setExchange(known, this)
    if (this.transaction === nullTransaction) return
    if (server !== undefined) server.onEnd((isComplete) => this.end(isComplete))
    else request.signal?.addEventListener('abort', () => this.end(false), { once: true })
  }

  get headersSent(): boolean {
    return this.#isSent
  }

  get status(): number {
    return this.#head?.statusCode ?? this.framework.status?.(this.context) ?? 200
  }

  protected get sentStatus(): number {
    return this.#server?.sentStatus ?? this.status
  }

  getHeader(name: string): HeaderValue {
    return this.#head === undefined ? this.framework.header?.(this.context, name) : this.#head.getHeader(name)
  }

  getHeaderNames(): readonly string[] {
    return this.#head === undefined ? (this.framework.headerNames?.(this.context) ?? []) : this.#head.getHeaderNames()
  }

  /** The rules are applied to every response. */
  hookHeaders(): void {}

  bodyEnded(isComplete: boolean): void {
    if (this.#server === undefined) this.end(isComplete)
  }

  /**
   * The application has failed, before its response or within its body. Where Node answers, it tells the end and the status.
   *
   * @param error `undefined` where the application has not answered at all
   */
  fail(error: unknown): void {
    if (this.#server !== undefined || this.isClosed) return
    const { transaction } = this
    if (transaction.outcome === 'unknown') transaction.outcome = 'failure'
    transaction.attributes['error.type'] ??= errorTypeOf(error)
    this.end(true)
  }

  /** The response as it goes out. Its end is that of the transaction. */
  async respond(response: Response): Promise<Response> {
    if (this.#isSent) return response
    if (response.status < 200) return this.#leave(response) // an error, or a WebSocket
    const head = new FetchHead(response)
    this.#head = head
    const begun = await this.#inject(response, head)
    beforeHeaders(this, head)
    this.#isSent = true
    if (begun !== undefined) return head.respond(begun)
    if (this.#server !== undefined || this.transaction === nullTransaction) return head.respond('same')
    const isEmpty = this.req.method === 'HEAD' || isBodyless(head.statusCode) || response.body === null
    if (!isEmpty) return head.respond(followed(response.body.getReader(), this))
    this.end(true)
    return head.respond('same')
  }

  #leave(response: Response): Response {
    this.#isSent = true
    if (this.#server === undefined) this.end(true)
    return response
  }

  async #inject(response: Response, head: FetchHead): Promise<Body | undefined> {
    const { autoInject, pageLoad } = this.settings
    if (!autoInject || this.transaction === nullTransaction || pageLoad.tagNames.length === 0) return undefined
    const page = new PageInjection(this)
    if (!admits(page, head) || response.body === null) return undefined
    const reader = response.body.getReader()
    const { first, change } = await beginInjection(reader, page, head, this.transaction)
    return followed(reader, this, change, first)
  }
}
