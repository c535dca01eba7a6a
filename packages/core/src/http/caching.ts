import type { HeaderValue, ResponseHead, ResponseHeaders } from './message.js'

/**
 * Who may get a response from a cache.
 *
 * - `private`: only the one who asked.
 * - `public`: others, too, because the application said so.
 * - `unsaid`: others, too, where a cache is configured so or asks the server first; `no-cache` alone says no more than that.
 * - `silent`: the same, without any header about caches.
 */
export type Caching = 'private' | 'public' | 'unsaid' | 'silent'

/** Whether a response leaves it open who may get it from a cache. */
export function isOpen(caching: Caching): boolean {
  return caching === 'unsaid' || caching === 'silent'
}

/**
 * The one verdict on a response. Only `private` and `no-store` keep it from others. It is public by `public`, by an age,
 * fresh or stale, or by an `Expires` to come. A header that addresses certain caches replaces `Cache-Control` there, so
 * it has to keep others out, too.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-3
 * @see https://www.rfc-editor.org/rfc/rfc9213#section-2.2
 */
export function cachingOf(head: ResponseHeaders): Caching {
  let caching: Caching = 'silent'
  let isOpenSomewhere = false
  let isMentioned = false
  let expires = false
  const names = head.getHeaderNames()
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string
    if (name === 'cache-control') caching = verdictOn(head.getHeader(name))
    else if (name === 'expires') expires = true
    else if (isTargeted(name)) {
      const verdict = targetedVerdict(name, head.getHeader(name))
      if (verdict === 'public') return 'public'
      if (verdict === 'unsaid') isOpenSomewhere = true
      isMentioned = true
    }
  }
  if (isOpenSomewhere) return 'unsaid'
  if (expires && isOpen(caching) && expiresLater(head)) return 'public'
  return isMentioned && caching === 'silent' ? 'unsaid' : caching
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
  const rest = directivesIn(header).filter((directive) => !/^(?:private|no-cache)(?:\s*=|$)/.test(directive))
  head.setHeader('cache-control', ['private, no-cache', ...rest].join(', '))
  for (const name of head.getHeaderNames()) {
    if (isTargeted(name) && targetedVerdict(name, head.getHeader(name)) !== 'private') head.removeHeader(name)
  }
}

/** Whether a header addresses certain caches, which obey it in place of `Cache-Control`. */
function isTargeted(name: string): boolean {
  return (
    name.endsWith('-cache-control') || name === 'surrogate-control' || name === 'edge-control' || name === accelerated
  )
}

/** nginx's header: seconds, or a time. Only 0 keeps a response out of its cache. */
const accelerated = 'x-accel-expires'

function targetedVerdict(name: string, value: HeaderValue): Caching {
  if (name === accelerated) return String(value).trim() === '0' ? 'private' : 'public'
  return verdictOn(value)
}

function verdictOn(header: HeaderValue): Caching {
  let caching: Caching = 'unsaid'
  for (const directive of directivesIn(header)) {
    // With the name of a header, `private` is about that header alone.
    if (directive === 'private' || directive === 'no-store' || directive === 'bypass-cache') return 'private'
    if (sharing.test(directive)) caching = 'public'
  }
  return caching
}

// With a time and no word on who may keep it, anybody may. `cache-maxage` and units are Akamai's.
const sharing =
  /^(?:public$|(?:s-maxage|max-age|stale-while-revalidate|stale-if-error|!?cache-maxage)\s*=\s*"?\s*0*[1-9])/

/** Whether `Expires` alone says how long a response is fresh, and that is not over. */
function expiresLater(head: ResponseHeaders): boolean {
  const hasAge = directivesIn(head.getHeader('cache-control')).some((directive) => aging.test(directive))
  return !hasAge && Date.parse(String(head.getHeader('expires'))) > Date.now()
}

const aging = /^(?:no-cache$|(?:s-maxage|max-age)\s*=)/

/** The directives in lower case. A comma in a quoted string ends none. */
function directivesIn(header: HeaderValue): string[] {
  if (header === undefined) return []
  const text = String(header).toLowerCase()
  return (text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"]|")+/g) ?? [])
    .map((directive) => directive.trim())
    .filter((directive) => directive !== '')
}
