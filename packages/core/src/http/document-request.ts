import type { Cause } from '../diagnostics/diagnosis.js'
import type { RequestHead } from './message.js'

/**
 * Why the response to a request will not be shown as a page; `undefined` when it may be.
 *
 * A response to a script is no page: its tags would overwrite those of the page that it goes into. A page that speculation rules
 * load ahead is one (`Sec-Purpose`): it runs only where it is shown, or is prerendered. What older browsers prefetch goes into
 * their cache, and may come from there much later. Browsers send `Sec-Fetch-Dest`, except to plain HTTP on another machine; without
 * it, `Accept` decides.
 *
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-dest-header
 */
export function reasonForNoDocument({ method, headers }: RequestHead): Cause | undefined {
  if (method !== 'GET' && method !== 'POST' && method !== 'HEAD') return 'fetched' // no navigation has another method
  const destination = headers['sec-fetch-dest']
  if (destination === undefined && isFetching(headers)) return 'fetched'
  if (destination === undefined ? !acceptsHtml(headers.accept as string | undefined) : !isNavigation(headers))
    return 'fetched'
  if (headers['x-datadog-origin'] === 'rum') return 'fetched' // Datadog's agent traces the requests of scripts
  if (destination !== undefined && headers['sec-purpose'] !== undefined) return undefined
  const purpose = headers['sec-purpose'] ?? headers.purpose ?? headers['x-moz']
  return purpose !== undefined && /^prefetch(?!.*\bprerender\b)/.test(String(purpose)) ? 'prefetched' : undefined
}

/**
 * Whether the browser may have no times of the request for its page, so that an agent reports no span for the document: a page that
 * is loaded before somebody asks for it (a prefetch, or a prerender), or that a service worker passes on in Firefox.
 *
 * @see https://wicg.github.io/nav-speculation/prefetch.html#sec-purpose-header
 */
export function isUntimed({ headers }: RequestHead): boolean {
  const purpose = headers['sec-purpose']
  return headers['sec-fetch-mode'] === 'same-origin' || (purpose !== undefined && /^prefetch\b/.test(String(purpose)))
}

/** Whether a request asks for a document, for a response that does not say that it is one. */
export function namesDocument({ headers }: RequestHead): boolean {
  if (headers['sec-fetch-dest'] !== undefined) return isNavigation(headers)
  return /\btext\/html\b/i.test(String(headers.accept ?? ''))
}

/**
 * Whether a browser navigates: a document, or one in a frame, `<embed>` or `<object>`, which has agents of its own.
 *
 * A service worker that passes a navigation on by `fetch(event.request)` makes its destination `empty`, and Firefox its mode
 * `same-origin`. Such a request keeps `Upgrade-Insecure-Requests: 1` in every engine, which browsers send with navigations alone.
 *
 * @see https://www.w3.org/TR/upgrade-insecure-requests/#preference
 */
function isNavigation(headers: RequestHead['headers']): boolean {
  if (headers['sec-fetch-mode'] === 'navigate' || documents.includes(String(headers['sec-fetch-dest']))) return true
  return headers['sec-fetch-mode'] === 'same-origin' && headers['upgrade-insecure-requests'] === '1'
}

/** Whether a script says that it fetches a page, or a part of one, to put it into the page that is there. */
function isFetching(headers: RequestHead['headers']): boolean {
  for (let i = 0; i < scripts.length; i++) if (headers[scripts[i] as string] !== undefined) return true
  const by = headers['x-requested-with']
  return by !== undefined && !String(by).includes('.') // a WebView of Android names its app: com.example.app
}

const scripts = ['hx-request', 'x-turbo-request-id', 'turbo-frame', 'x-pjax', 'x-inertia', 'x-up-version', 'rsc']

/** A frame holds a document like any other, with agents of its own. */
const documents = ['document', 'iframe', 'frame']

function acceptsHtml(accept: string | undefined): boolean {
  return accept === undefined || /(?:text\/html|application\/xhtml\+xml|text\/\*|\*\/\*)/i.test(accept)
}
