import type { HeaderValue, ResponseHead, ResponseHeaders } from './message.js'

/**
 * Who may get a response from a cache.
 *
 * - `private`: only the one who asked.
 * - `public`: others, too.
 * - `revalidated`: the response says when to ask again, and not who may keep it.
 * - `unsaid`: the response leaves this open, as `must-revalidate` alone does. A proxy may be configured to keep it.
 * - `silent`: the same, without any header about caches.
 */
export type Caching = 'private' | 'public' | 'revalidated' | 'unsaid' | 'silent'

/** Whether a response leaves it open who may get it from a cache. */
export function isOpen(caching: Caching): boolean {
  return caching === 'unsaid' || caching === 'silent'
}

/**
 * The one verdict on a response. It is public by `public` or `s-maxage`, by an age for all without `private`, fresh or
 * stale, or by the headers that address a CDN or a proxy alone.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-3
 */
export function cachingOf(head: ResponseHeaders): Caching {
  let caching: Caching = 'silent'
  for (let i = 0; i < targeted.length; i++) {
    const header = head.getHeader(targeted[i] as string)
    if (header === undefined) continue
    if (verdictOn(header) === 'public') return 'public'
    caching = 'unsaid'
  }
  const forNginx = head.getHeader(nginx)
  if (forNginx !== undefined) {
    if (String(forNginx).trim() !== '0') return 'public'
    caching = 'unsaid'
  }
  const header = head.getHeader('cache-control')
  return header === undefined ? caching : verdictOn(header)
}

/**
 * Makes a response private to the one who asked. `no-cache` lets the back/forward cache work, which `no-store` would not.
 * Directives that do not say who may keep the response stay.
 *
 * @param caching the verdict on the response
 */
export function keepPrivate(head: ResponseHead, caching: Caching): void {
  if (caching === 'silent') {
    head.setHeader('cache-control', 'private, no-cache')
    return
  }
  const header = caching === 'unsaid' ? head.getHeader('cache-control') : undefined
  const rest = header === undefined ? [] : directivesIn(header).filter((directive) => nameOf(directive) !== 'private')
  head.setHeader('cache-control', rest.length === 0 ? 'private, no-cache' : `private, no-cache, ${rest.join(', ')}`)
  for (const name of past) if (head.hasHeader(name)) head.removeHeader(name)
}

/** Headers that address a CDN past the browser (RFC 9213, Edge Architecture). */
const targeted = ['cdn-cache-control', 'surrogate-control']
/** Seconds, or a time; it outranks `Cache-Control` for nginx. */
const nginx = 'x-accel-expires'
/** Headers that a cache obeys in place of `Cache-Control`. */
const past = [...targeted, nginx]

function verdictOn(header: NonNullable<HeaderValue>): Caching {
  let caching: Caching = 'unsaid'
  for (const directive of directivesIn(header)) {
    // With the name of a header, `private` is about that header alone.
    if (directive === 'private' || directive === 'no-store') return 'private'
    if (sharing.test(directive)) caching = 'public'
    else if (caching === 'unsaid' && revalidating.test(directive)) caching = 'revalidated'
  }
  return caching
}

const sharing = /^(?:public\b|(?:s-maxage|max-age|stale-while-revalidate|stale-if-error)\s*=\s*"?0*[1-9])/
const revalidating = /^(?:no-cache$|(?:s-maxage|max-age)\s*=)/

function nameOf(directive: string): string {
  const equals = directive.indexOf('=')
  return equals < 0 ? directive : directive.slice(0, equals).trim()
}

/** The directives in lower case. A comma in a quoted string ends none. */
function directivesIn(header: NonNullable<HeaderValue>): string[] {
  const text = String(header).toLowerCase()
  return (text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"]|")+/g) ?? [])
    .map((directive) => directive.trim())
    .filter((directive) => directive !== '')
}
