import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import onHeaders from 'on-headers'
import type { TraceRoot } from '../active-span.js'
import type { Baton, Engine } from '../baton.js'
import { nullTransaction } from '../null-transaction.js'
import type { Delivery } from '../page-load/delivery.js'
import { inAscii } from '../page-load/html.js'
import type { Settings } from '../settings.js'
import type { Transaction } from '../transaction.js'
import { allowOrigins } from './allow-origins.js'
import { addRequestAttributes, addResponseAttributes, methodOf, pathOf } from './attributes.js'
import { autoInject, type Page, type WhyNot } from './auto-inject/auto-inject.js'
import { type HeadersOf, isPublic, keepPrivate } from './caching.js'
import { writeTraceId } from './response-header.js'

/** A request of node:http or of node:http2's compatibility layer. */
export type RawRequest = IncomingMessage | Http2ServerRequest
/** The response that belongs to it. */
export type RawResponse = ServerResponse | Http2ServerResponse

/** What a framework knows about a request that `node:http` does not. */
export interface ExchangeInfo {
  /** The route that was matched, `/users/:id`; asked again whenever the name is needed, until there is one. */
  readonly route?: () => string | undefined
  /** The status that the application has set, where the raw response shows another one before it has. */
  readonly status?: () => number
  /** A header that the application has set, where the raw response does not show it before the headers go out. */
  readonly header?: HeadersOf['getHeader']
  /** The framework's own request, for the `ignore` predicates. */
  readonly request?: unknown
}

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

/** One request and its response, as the transaction and the page load see them. */
class Exchange implements Delivery, Page {
  readonly transaction: Transaction
  readonly #settings: Settings
  readonly #req: RawRequest
  readonly #res: RawResponse
  readonly #info: ExchangeInfo
  #watched = false
  #guarded = false
  #handedOver = false
  #tagged = false
  #complete = false
  #closed = false

  constructor(baton: Baton, req: RawRequest, res: RawResponse, info: ExchangeInfo) {
    this.#settings = (baton as Engine).settings
    this.#req = req
    this.#res = res
    this.#info = info
    this.transaction = baton.start(req.headers, {
      name: () => `${methodOf(req)} ${info.route?.() ?? 'unknown route'}`,
      method: methodOf(req),
      path: pathOf(req),
      request: info.request ?? req,
      delivery: this,
    })
    if (this.transaction === nullTransaction) return
    const { responseHeader } = this.#settings
    if (responseHeader !== undefined) writeTraceId(responseHeader, this.#settings, this.transaction, res)
    res.once('finish', () => {
      this.#complete = isComplete(req, res)
    })
    res.once('close', () => this.#close())
    if (this.#settings.autoInject && this.tagNames.length > 0 && req.method !== 'HEAD' && !res.headersSent) {
      this.#watch() // before the methods are replaced, so that it has the last word
      autoInject(res as ServerResponse, this)
    }
  }

  get errorPage(): boolean {
    return this.#status >= 400
  }

  get bodyless(): boolean {
    return this.#req.method === 'HEAD' || isBodyless(this.#status)
  }

  get aborted(): boolean {
    return this.#closed && !this.#complete
  }

  admitsIds(): boolean {
    if (this.bodyless || isOtherThanHtml(this.#headers)) return false
    if (!isPublic(this.#headers)) return true
    const { cache } = this.#settings
    if (cache === 'allow' || (cache === 'private' && !this.#res.headersSent)) return true
    this.#warn('renders no trace ids, because others may get it from a cache. "Cache-Control: private" would link it.')
    return false
  }

  carriesIds(): void {
    this.#handedOver = true
    this.expectsTags()
  }

  get tagged(): boolean {
    return this.#tagged
  }

  get tagNames(): readonly string[] {
    return this.#settings.pageLoad.tagNames
  }

  admitsTags(): boolean {
    return !this.#handedOver && !this.#closed && this.admitsIds()
  }

  expectsTags(): void {
    this.#guarded = true
    this.#watch()
  }

  takeTags(): string {
    const tags = inAscii(this.transaction.pageLoad.tags())
    this.#tagged = tags !== ''
    return tags
  }

  tellWhyNot(why: WhyNot): void {
    const { name } = this.transaction
    this.#settings.report(`auto-inject ${why}`, `autoInject put no tags into the page ${name}, ${reasons[why]}`)
  }

  #watch(): void {
    if (this.#watched || this.#res.headersSent) return
    this.#watched = true
    onHeaders(this.#res as ServerResponse, () => {
      if (this.#guarded) this.#protect()
    })
  }

  /** The last moment before the headers go out: whatever the application has set by now is what counts. */
  #protect(): void {
    const res = this.#res
    if (this.bodyless || isOtherThanHtml(res)) return
    if (isPublic(res)) {
      if (this.#settings.cache === 'allow') return
      this.#warn(`was made private, because it carries trace ids and others could have got it from a cache. ${remedy}`)
      keepPrivate(res)
    } else if (!res.hasHeader('cache-control')) {
      keepPrivate(res)
    }
  }

  get #headers(): HeadersOf {
    const { header } = this.#info
    return header === undefined || this.#res.headersSent ? this.#res : { getHeader: header }
  }

  get #status(): number {
    return this.#res.headersSent ? this.#res.statusCode : (this.#info.status?.() ?? this.#res.statusCode)
  }

  #close(): void {
    this.#closed = true
    const { transaction, aborted } = this
    if (transaction.outcome === 'unknown' && !aborted) {
      transaction.outcome = this.#res.statusCode >= 500 ? 'failure' : 'success'
    }
    if (this.#settings.record !== undefined && (transaction as TraceRoot).decideSampled()) {
      const route = this.#info.route?.()
      addRequestAttributes(transaction.attributes, this.#req)
      addResponseAttributes(transaction.attributes, this.#res, route)
    }
    transaction.end()
  }

  #warn(what: string): void {
    const { name } = this.transaction
    this.#settings.report(`cache ${name}`, `The page ${name} ${what}`)
  }
}

const reasons: Readonly<Record<WhyNot, string>> = {
  encoded:
    'because its body was compressed before it was written. Middleware that compresses what is written, like ' +
    'compression(), does not mind. Otherwise leave compression to a proxy, or render pageLoad.tags() in the template.',
  charset: 'because its encoding does not contain ASCII. Send it as UTF-8, or render pageLoad.tags() in the template.',
  'too far': 'because its first 64 kB have no <head>. Render pageLoad.tags() in the template.',
}

const remedy =
  'Set "Cache-Control: private" on it, or choose the option cache: "omit" (no ids on such pages) or cache: "allow".'

/** Responses that reach nobody as a page: redirects, 304 and those without content. */
function isBodyless(status: number): boolean {
  return status < 200 || status === 204 || (status >= 300 && status < 400)
}

/**
 * Whether a response that has finished has gone out whole. It finishes, too, when its connection or stream is gone and
 * what was left of it is dropped.
 */
function isComplete(req: RawRequest, res: RawResponse): boolean {
  if (!res.writableEnded) return false
  return req.httpVersionMajor === 2 ? res.writableFinished : req.socket?.destroyed !== true
}

function isOtherThanHtml(res: HeadersOf): boolean {
  const type = res.getHeader('content-type')
  return type !== undefined && !/^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(String(type))
}
