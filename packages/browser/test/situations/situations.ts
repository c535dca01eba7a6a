import {
  again,
  ahead,
  back,
  behind,
  download,
  moved,
  never,
  type Outcome,
  once,
  open,
  through,
  twice,
  unsure,
  type Visitor,
} from './visits.js'

export interface Situation {
  readonly title: string
  /** Whether what is loaded is no page, so that no agent runs. */
  readonly isNoPage?: true
  /** Whether the page comes from a cache of the browser: the server does not see the navigation. */
  readonly isKept?: true
  /** The `Sec-Purpose` of the request; only an engine that has speculation rules asks for such a page. */
  readonly purpose?: string
  /** Whether the page is rendered without the helpers that know how it is loaded. */
  readonly usesSnippet?: true
  visit(visitor: Visitor): Promise<Outcome>
}

/** Every situation, in the order of the table in docs/page-load.md. */
export const situations: readonly Situation[] = [
  { title: 'sampled', visit: open('page') },
  { title: 'sampled, with a caller', visit: open('called') },
  { title: 'the caller leaves the decision to the server', visit: open('deferred') },
  { title: 'unsampled', visit: open('unsampled') },
  { title: 'an error page', visit: open('failed') },
  { title: 'the HTTP cache', isKept: true, visit: again('kept') },
  { title: 'the HTTP cache, after a 304', visit: again('etag') },
  { title: 'the back/forward cache', isKept: true, visit: (visitor) => back(visitor, 'page-back') },
  {
    title: 'the back/forward cache, with `@trace-baton/browser`',
    isKept: true,
    visit: (visitor) => back(visitor, 'package-back'),
  },
  { title: 'prefetched, then shown', purpose: 'prefetch', visit: ahead('prefetch', 'page') },
  { title: 'prerendered, then shown', purpose: 'prefetch;prerender', visit: ahead('prerender', 'page') },
  {
    title: 'prerendered, then shown; by the template’s own snippet',
    purpose: 'prefetch;prerender',
    usesSnippet: true,
    visit: ahead('prerender', 'snippet'),
  },
  { title: 'prefetched, never shown', purpose: 'prefetch', visit: never('prefetch') },
  { title: 'prerendered, never shown', purpose: 'prefetch;prerender', visit: never('prerender') },
  { title: 'a service worker that asks the server', visit: behind('passing', once) },
  {
    title: 'Cache Storage of a service worker',
    isKept: true,
    visit: behind('storing', (visitor, page) => twice(visitor, page, unsure)),
  },
  { title: 'in an `<iframe>`', visit: through('iframe', 'page-iframe') },
  { title: 'in an `<embed>`', visit: through('embed', 'page-embed') },
  { title: 'in an `<object>`', visit: through('object', 'page-object') },
  { title: 'the answer to a form’s POST', visit: through('form', 'page-posted') },
  { title: 'after a POST and a 303', visit: through('form', 'answering', 'page-answered') },
  { title: 'after a redirect', visit: moved },
  { title: 'a download', isNoPage: true, visit: download },
]
