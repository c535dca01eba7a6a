import type { Report } from './report.js'

/** Why a page is not linked: what the option `diagnose` says, by cause. */
const explanations = {
  'no-transaction': 'the option `ignore` leaves the request without a transaction.',
  'not-html': 'the response is not HTML. Set "Content-Type: text/html" before the page is rendered.',
  'no-body': 'nobody receives its body: it answers HEAD, is a redirect, or a 304.',
  fetched: 'a script asked for it, or an image, but no navigation (Sec-Fetch-Dest, Accept), so no agent starts in it.',
  prefetched: 'the browser fetched it in advance (Sec-Purpose), and may never show it.',
  cacheable: 'others may get it from a cache. "Cache-Control: private" would link it.',
  unsampled:
    'the trace is not sampled. See the options `sampleRate`, `sampler` and `trust`, and what the caller decided.',
  'no-helper':
    'no helper was called while it was rendered. Put pageLoad.tags(), script() or data() into its <head>, or turn on `autoInject`.',
  csp: 'its Content-Security-Policy blocks the inline script. Give the helper the { nonce } that the policy names, or use @trace-baton/browser.',
} as const

export type Cause = keyof typeof explanations

/** Tells the developer why pages are not linked. */
export interface Diagnosis {
  /** Says it once a cause, with the name of the first page that it happened to. */
  tell(cause: Cause, page: string): void
  /** Whether the page itself says so, too, in an attribute: in development alone. */
  readonly marks: boolean
}

export function createDiagnosis(report: Report): Diagnosis {
  return {
    tell: (cause, page) => report(`diagnose ${cause}`, `The page ${page} is not linked: ${explanations[cause]}`),
    marks: process.env.NODE_ENV !== 'production',
  }
}
