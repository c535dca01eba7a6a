import type { Cause } from '../diagnostics/diagnosis.js'
import { cachingOf } from '../http/caching.js'
import { blocksInline, nonceIn } from '../http/csp.js'
import { isLoadedAhead, reasonForNoDocument } from '../http/document-request.js'
import { isBodyless, isDownload, isOtherThanHtml } from '../http/document-response.js'
import type { HeaderValue, ResponseHeaders } from '../http/message.js'
import type { Settings } from '../options/settings.js'
import type { PageResponse } from '../page-load/page-response.js'
import type { Framework, RawRequest, RawResponse } from './framework.js'
import { callBeforeHeaders, type HeadListener } from './head-hook.js'
import { isUnstarted } from './unreported.js'

const reportOnly = 'content-security-policy-report-only'

/** The response of `node:http` or `node:http2` that a page leaves in. */
export abstract class NodePageResponse<Context> implements PageResponse, HeadListener, ResponseHeaders {
  readonly settings: Settings
  readonly req: RawRequest
  readonly res: RawResponse
  readonly framework: Framework<Context>
  readonly context: Context
  /** Whether a helper was called while the page was rendered. */
  helperCalled: boolean
  /** Whether ids were rendered by a template. */
  idsRendered: boolean
  /** Whether ids are in the body, or may follow: others must not get the response. */
  mustStayPrivate: boolean
  tagged: boolean
  /** Whether HEAD counts as GET: its headers are those of a page that gets its tags on the way out. */
  answersLikeGet: boolean
  /** Whether we have answered a preflight in place of the application, which leaves nothing to record. */
  answeredPreflight: boolean
  /** The nonces of the inline scripts that were rendered. */
  inlineNonces: (string | undefined)[] | undefined
  #noDocument: Cause | undefined | 'unknown'
  #isHooked: boolean

  constructor(settings: Settings, req: RawRequest, res: RawResponse, framework: Framework<Context>, context: Context) {
    this.settings = settings
    this.req = req
    this.res = res
    this.framework = framework
    this.context = context
    this.helperCalled = false
    this.idsRendered = false
    this.mustStayPrivate = false
    this.tagged = false
    this.answersLikeGet = false
    this.answeredPreflight = false
    this.inlineNonces = undefined
    this.#noDocument = 'unknown'
    this.#isHooked = false
  }

  abstract beforeHeaders(): void
  /** The name of the page, for warnings. */
  abstract readonly name: string

  get errorPage(): boolean {
    return this.status >= 400
  }

  get loadedAhead(): boolean {
    return isLoadedAhead(this.req)
  }

  get bodyless(): boolean {
    return (this.req.method === 'HEAD' && !this.answersLikeGet) || isBodyless(this.status)
  }

  /** Whether no browser shows the response as a page: it has no body, or is saved as a file. */
  get isUnshown(): boolean {
    return this.bodyless || isDownload(this)
  }

  /** The status that the application has set. */
  get status(): number {
    const { framework, res } = this
    if (framework.status === undefined || res.headersSent) return res.statusCode
    return framework.status(this.context)
  }

  /** A header that the application has set. */
  getHeader(name: string): HeaderValue {
    const { framework, res } = this
    if (framework.header === undefined || res.headersSent) return res.getHeader(name)
    return framework.header(this.context, name)
  }

  /** The names of the headers that the application has set, in lower case. */
  getHeaderNames(): readonly string[] {
    const { framework, res } = this
    if (framework.headerNames === undefined || res.headersSent) return res.getHeaderNames()
    return framework.headerNames(this.context)
  }

  /** Why the response will not be shown as a page, by its request alone. */
  get reasonForNoDocument(): Cause | undefined {
    if (this.#noDocument === 'unknown') this.#noDocument = reasonForNoDocument(this.req)
    return this.#noDocument
  }

  reasonToOmitIds(): Cause | undefined {
    this.helperCalled = true
    if (isUnstarted(this.settings)) return 'unstarted'
    if (this.bodyless) return 'no-body'
    if (isOtherThanHtml(this)) return 'not-html'
    if (isDownload(this)) return 'download'
    const reason = this.reasonForNoDocument
    if (reason !== undefined) return reason
    if (this.mayBecomePrivate) return undefined
    this.warn('renders no trace ids, because others may get it from a cache. "Cache-Control: private" would link it.')
    return 'cacheable'
  }

  /** Whether the response can still be made private, is so already, or need not be. */
  private get mayBecomePrivate(): boolean {
    const { cache } = this.settings
    if (cache === 'allow') return true
    if (this.res.headersSent) return cachingOf(this) === 'private'
    return cache === 'private' || cachingOf(this) !== 'public'
  }

  get isSettled(): boolean {
    return this.res.headersSent && !this.mustStayPrivate
  }

  markIdsRendered(): void {
    this.idsRendered = true
    this.requirePrivate()
  }

  /** Ids are in the body, or will be: from here on the response must not be shared. */
  requirePrivate(): void {
    this.mustStayPrivate = true
    this.hookHeaders()
  }

  /** Has {@link beforeHeaders} called, unless the headers are out. */
  hookHeaders(): void {
    if (this.#isHooked || this.res.headersSent) return
    this.#isHooked = true
    callBeforeHeaders(this.res, this)
  }

  get nonce(): string | undefined {
    const own = this.#nonceInLocals
    if (own !== undefined) return own
    return nonceIn(this.getHeader('content-security-policy')) ?? nonceIn(this.getHeader(reportOnly))
  }

  get #nonceInLocals(): string | undefined {
    try {
      const locals = this.framework.locals?.(this.context) as { nonce?: unknown; cspNonce?: unknown } | undefined
      const nonce = locals?.nonce ?? locals?.cspNonce
      return typeof nonce === 'string' ? nonce : undefined
    } catch {
      return undefined // the application's data may throw when it is read
    }
  }

  allowsInline(nonce: string | undefined): boolean {
    this.inlineNonces = [...(this.inlineNonces ?? []), nonce]
    return !blocksInline(this.getHeader('content-security-policy'), nonce)
  }

  /** Warns once a page. */
  warn(what: string): void {
    const { name } = this
    this.settings.report(`cache ${name}`, `The page ${name} ${what}`)
  }
}
