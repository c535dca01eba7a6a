import type { Cause } from '../diagnostics/diagnosis.js'
import type { RawRequest } from '../node/exchange.js'

/**
 * Why no page will be made of the answer to a request; `undefined` when a browser may be about to show it.
 *
 * What scripts fetch is no page: its tags would overwrite those of the page that it goes into. What is prefetched may never be
 * shown; but what is prerendered runs at once. Browsers say what they want in `Sec-Fetch-Dest`, except to plain HTTP on another
 * machine; there, and to what is no browser, `Accept` must do.
 *
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-dest-header
 */
export function whyNoDocument({ headers }: RawRequest): Cause | undefined {
  const destination = headers['sec-fetch-dest']
  if (destination === undefined ? !acceptsHtml(headers.accept) : !documents.includes(String(destination)))
    return 'fetched'
  if (headers['x-datadog-origin'] === 'rum') return 'fetched' // what Datadog's agent traces, a script has asked for
  const purpose = headers['sec-purpose'] ?? headers.purpose ?? headers['x-moz']
  return purpose !== undefined && /^prefetch(?!.*\bprerender\b)/.test(String(purpose)) ? 'prefetched' : undefined
}

/** Whether a request says that it wants a document, where the answer does not say that it is one. */
export function namesDocument({ headers }: RawRequest): boolean {
  const destination = headers['sec-fetch-dest']
  if (destination !== undefined) return documents.includes(String(destination))
  return /\btext\/html\b/i.test(headers.accept ?? '')
}

/** A frame holds a document like any other, with agents of its own. */
const documents = ['document', 'iframe', 'frame']

function acceptsHtml(accept: string | undefined): boolean {
  return accept === undefined || /(?:text\/html|application\/xhtml\+xml|text\/\*|\*\/\*)/i.test(accept)
}
