import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import onHeaders from 'on-headers'
import type { Baton, Engine } from '../baton.js'
import type { Cause } from '../diagnostics/diagnosis.js'
import { addRequestAttributes, addResponseAttributes, methodOf, pathOf } from '../http/attributes.js'
import { type HeadersOf, isPrivate, isPublic, keepPrivate, saysNothing } from '../http/caching.js'
import { blocksInline, nonceIn } from '../http/csp.js'
import { namesDocument, whyNoDocument } from '../http/document-request.js'
import { isBodyless, isHtml, isOtherThanHtml, isWholePage } from '../http/document-response.js'
import { writeServerTiming } from '../http/server-timing.js'
import { writeTraceId } from '../http/trace-id-header.js'
import type { Settings } from '../options/settings.js'
import { inAscii } from '../page-load/html.js'
import { timingOf } from '../page-load/page-load.js'
import type { Delivery } from '../page-load/page-response.js'
import type { TraceRoot } from '../trace/active-span.js'
import { nullTransaction } from '../trace/null-transaction.js'
import type { Transaction } from '../trace/transaction.js'
import { autoInject, type Page, type WhyNot } from './auto-inject/auto-inject.js'

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
  /** What templates see, in which the application may have put the nonce of its policy. */
  readonly locals?: () => object | undefined
  /** The framework's own request, for the `ignore` predicates. */
  readonly request?: unknown
}

/** One request and its response, as the transaction and the page load see them. */
export class Exchange implements Delivery, Page {
  readonly transaction: Transaction
  readonly #settings: Settings
  readonly #req: RawRequest
  readonly #res: RawResponse
  readonly #info: ExchangeInfo
  #watched = false
  #guarded = false
  #handedOver = false
  #tagged = false
  #asked = false
  #noDocument: Cause | undefined | 'unknown' = 'unknown'
  #complete = false
  #closed = false
  #inlineNonces: (string | undefined)[] | undefined

  constructor(baton: Baton, req: RawRequest, res: RawResponse, info: ExchangeInfo) {
    const settings = (baton as Engine).settings
    this.#settings = settings
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
    if (settings.diagnosis !== undefined) this.#watch()
    if (this.transaction === nullTransaction) return
    if (settings.responseHeader !== undefined) writeTraceId(settings.responseHeader, settings, this.transaction, res)
    // Each happens once, and a listener that takes itself away costs more.
    res.on('finish', () => {
      this.#complete = isComplete(req, res)
    })
    res.on('close', () => this.#close())
    if (settings.pageLoad.timed && req.method !== 'HEAD' && this.#whyNoDocument() === undefined) this.#watch()
    if (settings.autoInject && this.tagNames.length > 0 && req.method !== 'HEAD' && !res.headersSent) {
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

  withholds(): Cause | undefined {
    this.#asked = true
    if (this.bodyless) return 'no-body'
    if (isOtherThanHtml(this.#headers)) return 'not-html'
    const why = this.#whyNoDocument()
    if (why !== undefined || !isPublic(this.#headers)) return why
    const { cache } = this.#settings
    if (cache === 'allow' || (cache === 'private' && !this.#res.headersSent)) return undefined
    this.#warn('renders no trace ids, because others may get it from a cache. "Cache-Control: private" would link it.')
    return 'cacheable'
  }

  carriesIds(): void {
    this.#handedOver = true
    this.expectsTags()
  }

  get nonce(): string | undefined {
    const { nonce, cspNonce } = (this.#info.locals?.() ?? {}) as {
      readonly nonce?: unknown
      readonly cspNonce?: unknown
    }
    const own = nonce ?? cspNonce
    return typeof own === 'string' ? own : nonceIn(this.#headers.getHeader('content-security-policy'))
  }

  runsInline(nonce: string | undefined): boolean {
    this.#inlineNonces ??= []
    this.#inlineNonces.push(nonce)
    return !blocksInline(this.#headers.getHeader('content-security-policy'), nonce)
  }

  get tagged(): boolean {
    return this.#tagged
  }

  get tagNames(): readonly string[] {
    return this.#settings.pageLoad.tagNames
  }

  admitsTags(): boolean {
    return !this.#handedOver && !this.#closed && this.withholds() === undefined
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

  /** Asked several times a page, and always answered the same. */
  #whyNoDocument(): Cause | undefined {
    if (this.#noDocument === 'unknown') this.#noDocument = whyNoDocument(this.#req)
    return this.#noDocument
  }

  #watch(): void {
    if (this.#watched || this.#res.headersSent) return
    this.#watched = true
    onHeaders(this.#res as ServerResponse, () => this.#leave())
  }

  /** The last moment before the headers go out: whatever the application has set by now is what counts. */
  #leave(): void {
    if (this.transaction !== nullTransaction) {
      if (this.#guarded) this.#protect()
      if (this.#settings.serverTiming && this.#isTimed()) this.#time()
    }
    if (this.#settings.diagnosis !== undefined) this.#diagnose()
  }

  #protect(): void {
    const res = this.#res
    if (this.bodyless || isOtherThanHtml(res)) return
    if (isPublic(res)) {
      if (this.#settings.cache === 'allow') return
      this.#warn(`was made private, because it carries trace ids and others could have got it from a cache. ${remedy}`)
      keepPrivate(res)
    } else if (saysNothing(res)) {
      keepPrivate(res)
    }
  }

  /** A 304 brings a new trace for a page that the browser has, and says nothing of what it is. */
  #isTimed(): boolean {
    const { statusCode: status } = this.#res
    if (this.#req.method === 'HEAD' || this.#whyNoDocument() !== undefined) return false
    return status === 304 ? namesDocument(this.#req) : isWholePage(this.#res)
  }

  #time(): void {
    const res = this.#res
    const isShared = isPublic(res)
    if (isShared && this.#settings.cache !== 'allow') {
      this.#settings.diagnosis?.tell('cacheable', this.transaction.name)
      return
    }
    const entries = timingOf(this.transaction.pageLoad)
    if (entries.length === 0 && !this.#handedOver) return
    if (res.statusCode !== 304 && !isShared && saysNothing(res)) keepPrivate(res)
    writeServerTiming(res, entries, { maxAge: this.#settings.pageLoad.maxAge, isPrivate: isPrivate(res) })
  }

  /** What has not been said while the page was rendered. */
  #diagnose(): void {
    const { transaction } = this
    const tell = (cause: Cause) => this.#settings.diagnosis?.tell(cause, transaction.name || this.#path)
    if (this.bodyless || !isHtml(this.#res) || this.#whyNoDocument() !== undefined) return
    if (transaction === nullTransaction) tell('no-transaction')
    else if (!this.#asked && this.#settings.pageLoad.needsHelper) tell('no-helper')
    const policy = this.#res.getHeader('content-security-policy')
    if (this.#inlineNonces?.some((nonce) => blocksInline(policy, nonce))) tell('csp')
  }

  get #path(): string {
    return `${methodOf(this.#req)} ${pathOf(this.#req)}`
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

/**
 * Whether a response that has finished has gone out whole. Before Node 24 it finishes, too, when its connection is gone and what
 * was left of it is dropped; since then it does not, and the callback of `end()`, which may close the connection, comes first.
 */
function isComplete(req: RawRequest, res: RawResponse): boolean {
  if (!res.writableEnded) return false
  if (req.httpVersionMajor === 2) return res.writableFinished
  return onlyFinishesWhole || req.socket?.destroyed !== true
}

const onlyFinishesWhole = Number.parseInt(process.versions.node, 10) >= 24
