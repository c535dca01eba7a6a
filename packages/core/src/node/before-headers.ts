import type { Cause } from '../diagnostics/diagnosis.js'
import { pathOf } from '../http/attributes.js'
import { type Caching, cachingOf, isOpen, keepPrivate } from '../http/caching.js'
import { allowOrigin, isPreflight } from '../http/cors-response.js'
import { blocksInline } from '../http/csp.js'
import { namesDocument } from '../http/document-request.js'
import { isBodyless, isDownload, isHtml, isOtherThanHtml, isWholePage } from '../http/document-response.js'
import type { RequestHead, ResponseHead } from '../http/message.js'
import { methodOf } from '../http/method.js'
import { besideOurs, entriesIn, takenIn, writeServerTiming } from '../http/server-timing.js'
import { writeTraceId } from '../http/trace-id-header.js'
import type { Settings } from '../options/settings.js'
import { timingOf } from '../page-load/create-page-load.js'
import { nullTransaction } from '../trace/null-transaction.js'
import type { Transaction } from '../trace/transaction.js'
import { TracedTransaction } from '../tracers/traced-transaction.js'
import type { RawRequest, RawResponse } from './framework.js'
import type { NodePageResponse } from './page-response.js'
import { reportReplayed } from './replayed.js'
import { isUnreported, isUnstarted } from './unreported.js'

/**
 * The one place that acts when the headers of a response go out: cache, Server-Timing, diagnosis, trace id, CORS.
 *
 * The application has set its headers by then, and the framework its own.
 */
export function beforeHeaders<Context>(page: NodePageResponse<Context>, transaction: Transaction): void {
  const { req, settings } = page
  const res = page.res as ResponseHead
  if (settings.cors !== undefined && isPreflight(req as RequestHead)) {
    page.answeredPreflight = writeCors(settings, req, page.res)
    if (page.answeredPreflight) return
  }
  if (transaction !== nullTransaction) {
    let caching = cachingOf(res)
    if (page.mustStayPrivate) caching = protect(page, res, caching)
    if (page.idsRendered && transaction instanceof TracedTransaction && (isWithoutBody(page, res) || isDownload(res)))
      transaction.withdrawParent()
    if (isTimed(page, res)) caching = writeTiming(page, transaction, res, caching)
    const { responseHeader, cache } = settings
    if (responseHeader !== undefined) {
      const isAllowed = cache === 'allow'
      if (!isAllowed) caching = protectHeader(page, res, responseHeader.name, caching)
      writeTraceId(res, responseHeader, transaction, caching, isAllowed)
    }
  }
  if (settings.diagnosis !== undefined) diagnose(page, transaction, res)
  writeCors(settings, req, page.res)
}

/**
 * Keeps a response from shared caches that will carry its trace id, whatever its type.
 *
 * @returns the verdict on the response afterwards
 */
function protectHeader<Context>(
  { req }: NodePageResponse<Context>,
  res: ResponseHead,
  name: string,
  caching: Caching,
): Caching {
  if (!isOpen(caching) || res.hasHeader(name)) return caching
  if (res.statusCode === 304) return 'public' // it updates what a shared cache has
  if (req.method !== 'GET' && req.method !== 'HEAD') return caching // which no cache keeps, unless it says how long
  keepPrivate(res, caching)
  return 'private'
}

/**
 * Lets pages of the origins of the option `cors` call us.
 *
 * @returns whether this answers a preflight in place of the application
 */
function writeCors({ cors, responseHeader }: Settings, req: RawRequest, res: RawResponse): boolean {
  return cors !== undefined && allowOrigin(cors, req as RequestHead, res as ResponseHead, responseHeader?.name)
}

/**
 * Keeps a page with ids from shared caches.
 *
 * @returns the verdict on the response afterwards
 */
function protect<Context>(page: NodePageResponse<Context>, res: ResponseHead, caching: Caching): Caching {
  const isEmpty = page.answersLikeGet ? isBodyless(res.statusCode) : isWithoutBody(page, res)
  if (isEmpty || isOtherThanHtml(res)) return caching
  if (caching === 'public') {
    if (page.settings.cache === 'allow') return caching
    page.warn(`was made private, because it carries trace ids and others could have got it from a cache. ${remedy}`)
  } else if (!isOpen(caching)) {
    return caching
  }
  keepPrivate(res, caching)
  return 'private'
}

const remedy =
  'Set "Cache-Control: private" on it, or choose the option cache: "omit" (no ids on such pages) or cache: "allow".'

/** Whether the page is handed over by `Server-Timing`. A 304 brings a new trace for a page that the browser has. */
function isTimed<Context>(page: NodePageResponse<Context>, res: ResponseHead): boolean {
  if (!page.settings.serverTiming || page.req.method === 'HEAD' || page.reasonForNoDocument !== undefined) return false
  if (isUnstarted(page.settings)) return false
  return res.statusCode === 304 ? namesDocument(page.req as RequestHead) : isWholePage(res)
}

function writeTiming<Context>(
  page: NodePageResponse<Context>,
  transaction: Transaction,
  res: ResponseHead,
  caching: Caching,
): Caching {
  const { cache, diagnosis, pageLoad } = page.settings
  // What a 304 says replaces the headers of the page that a shared cache has, which may be everybody's.
  const isShared = caching === 'public' || (res.statusCode === 304 && caching !== 'private')
  if (isShared && cache !== 'allow') {
    diagnosis?.explain('cacheable', transaction.name)
    return caching
  }
  const present = entriesOfOthers(page, transaction, res)
  const handOff = timingOf(transaction.pageLoad, takenIn(present))
  if (handOff === undefined && !page.idsRendered) return caching
  const makePrivate = res.statusCode !== 304 && isOpen(caching)
  if (makePrivate) keepPrivate(res, caching)
  const isPrivate = makePrivate || caching === 'private'
  writeServerTiming(res, present + (handOff ?? ''), pageLoad.maxAge, isPrivate, transaction.traceId)
  return isPrivate ? 'private' : caching
}

/** The entries that are there already, and stay. A cache in the application, or behind a gateway, replays those of another trace. */
function entriesOfOthers<Context>(
  page: NodePageResponse<Context>,
  { traceId }: Transaction,
  res: ResponseHead,
): string {
  const there = entriesIn(res)
  if (there === '') return there
  const { pageLoad } = page.settings
  const others = besideOurs(there, traceId, (name) => pageLoad.entries.some((entry) => entry.name === name))
  const isReplayed = others !== there && !there.includes(traceId)
  if (isReplayed) reportReplayed(page.settings, page.name, 'Its header Server-Timing was replaced.')
  return others
}

/** Explains what no helper has explained while the page was rendered. */
function diagnose<Context>(page: NodePageResponse<Context>, transaction: Transaction, res: ResponseHead): void {
  if (isWithoutBody(page, res) || !isHtml(res) || page.reasonForNoDocument !== undefined) return
  const { diagnosis, pageLoad } = page.settings
  const explain = (cause: Cause) =>
    diagnosis?.explain(cause, transaction.name || `${methodOf(page.req)} ${pathOf(page.req)}`)
  if (transaction === nullTransaction) explain(isLeftOut(page) ? 'no-transaction' : 'untraced')
  else if (isUnstarted(page.settings)) explain('unstarted')
  else if (isUnreported(page.settings)) explain('unreported')
  else if (!page.helperCalled && pageLoad.needsHelper) explain('no-helper')
  const policy = res.getHeader('content-security-policy')
  if (page.inlineNonces?.some((nonce) => blocksInline(policy, nonce))) explain('csp')
}

/** Whether the option `ignore` leaves a request out. */
function isLeftOut<Context>({ settings, req, context }: NodePageResponse<Context>): boolean {
  return settings.isIgnored?.(pathOf(req), context) === true
}

/** By the status that goes out, whatever the framework shows. */
function isWithoutBody<Context>(page: NodePageResponse<Context>, res: ResponseHead): boolean {
  return page.req.method === 'HEAD' || isBodyless(res.statusCode)
}
