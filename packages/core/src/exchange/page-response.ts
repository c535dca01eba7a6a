import type { Cause } from '../diagnostics/diagnosis.js'
import type { AttributedRequest } from '../http/attributes.js'
import { cachingOf } from '../http/caching.js'
import { blocksInline, nonceIn } from '../http/csp.js'
import { isUntimed, reasonForNoDocument } from '../http/document-request.js'
import { isBodyless, isDownload, isOtherThanHtml } from '../http/document-response.js'
import type { HeaderValue, ResponseHeaders } from '../http/message.js'
import type { Settings } from '../options/settings.js'
import type { PageResponse } from '../page-load/page-response.js'
import type { Framework } from './framework.js'
import { isUnstarted } from './unreported.js'

const reportOnly = 'content-security-policy-report-only'

/** The response that a page leaves in, on whichever platform: what a template may put into it, and what that asks of its headers. */
export abstract class HttpPageResponse<Context> implements PageResponse, ResponseHeaders {
  readonly settings: Settings
  readonly req: AttributedRequest
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

  constructor(settings: Settings, req: AttributedRequest, framework: Framework<Context>, context: Context) {
    this.settings = settings
    this.req = req
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
  }

  /** The name of the page, for warnings. */
  abstract readonly name: string
  /** Whether the headers are out. */
  abstract readonly headersSent: boolean
  /** The status that the application has set. */
  abstract readonly status: number
  /** A header that the application has set. */
  abstract getHeader(name: string): HeaderValue
  /** The names of the headers that the application has set, in lower case. */
  abstract getHeaderNames(): readonly string[]
  /** Has the rules of `before-headers.ts` applied, unless the headers are out. */
  abstract hookHeaders(): void

  get errorPage(): boolean {
    return this.status >= 400
  }

  get untimed(): boolean {
    return isUntimed(this.req)
  }

  get unshown(): boolean {
    return this.#isBodyless || isDownload(this)
  }

  get #isBodyless(): boolean {
    return (this.req.method === 'HEAD' && !this.answersLikeGet) || isBodyless(this.status)
  }

  /** Why the response will not be shown as a page, by its request alone. */
  get reasonForNoDocument(): Cause | undefined {
    if (this.#noDocument === 'unknown') this.#noDocument = reasonForNoDocument(this.req)
    return this.#noDocument
  }

  /** Whether some header is written without a helper being called. */
  get writesHeaders(): boolean {
    const { responseHeader, pageLoad, serverTiming } = this.settings
    if (responseHeader !== undefined) return true
    const hasEntries = pageLoad.entries.length > 0 || serverTiming?.trace === true
    return hasEntries && this.req.method !== 'HEAD' && this.reasonForNoDocument === undefined
  }

  reasonToOmitIds(): Cause | undefined {
    this.helperCalled = true
    if (isUnstarted(this.settings)) return 'unstarted'
    if (this.#isBodyless) return 'no-body'
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
    if (this.headersSent) return cachingOf(this) === 'private'
    return cache === 'private' || cachingOf(this) !== 'public'
  }

  get isSettled(): boolean {
    return this.headersSent && !this.mustStayPrivate
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
