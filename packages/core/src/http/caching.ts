import type { RawResponse } from '../node/exchange.js'

/** A response, as far as its headers can be read. */
export interface HeadersOf {
  getHeader(name: string): number | string | readonly string[] | undefined
}

/**
 * Whether a response says that others may get it from a cache: by `public` or `s-maxage`, by an age for all without
 * `private`, fresh or stale, or by the headers that address a CDN or a proxy alone.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-3
 */
export function isPublic(res: HeadersOf): boolean {
  if (targeted.some((name) => allowsSharing(res.getHeader(name)))) return true
  const forNginx = res.getHeader(nginx)
  if (forNginx !== undefined && String(forNginx).trim() !== '0') return true
  return allowsSharing(res.getHeader('cache-control'))
}

/** Whether a response says that nobody else may get it from a cache. */
export function isPrivate(res: HeadersOf): boolean {
  return forbidsSharing(directivesIn(res.getHeader('cache-control')))
}

/**
 * Whether a response leaves it open who may keep it, as `must-revalidate` alone does, and so does silence. A proxy may have been
 * told to keep what says nothing.
 */
export function saysNothing(res: HeadersOf): boolean {
  return !directivesIn(res.getHeader('cache-control')).some((directive) => decisive.test(directive))
}

/**
 * Makes a response its reader's own. `no-cache` lets the back/forward cache work, which `no-store` would not. What the response
 * says beside that, and does not speak of keeping it, stays.
 */
export function keepPrivate(res: RawResponse): void {
  const rest = saysNothing(res) ? directivesIn(res.getHeader('cache-control')) : []
  res.setHeader(
    'cache-control',
    ['private', 'no-cache', ...rest.filter((directive) => !/^private\b/.test(directive))].join(', '),
  )
  for (const name of [...targeted, nginx]) res.removeHeader(name)
}

/** Headers that speak to a CDN past the browser (RFC 9213, Edge Architecture). */
const targeted = ['cdn-cache-control', 'surrogate-control']
/** Seconds, or a time; it outranks `Cache-Control` for nginx. */
const nginx = 'x-accel-expires'

const decisive = /^(?:public|private|no-store|no-cache)$|^(?:s-maxage|max-age)\s*=/

function allowsSharing(header: Header): boolean {
  const directives = directivesIn(header)
  if (forbidsSharing(directives)) return false
  return directives.some((directive) => sharing.test(directive))
}

const sharing = /^(?:public\b|(?:s-maxage|max-age|stale-while-revalidate|stale-if-error)\s*=\s*"?0*[1-9])/

/** With the name of a header, `private` is about that header alone. */
function forbidsSharing(directives: readonly string[]): boolean {
  return directives.some((directive) => directive === 'private' || directive === 'no-store')
}

type Header = ReturnType<HeadersOf['getHeader']>

function directivesIn(header: Header): readonly string[] {
  if (header === undefined) return []
  return String(header)
    .toLowerCase()
    .split(',')
    .map((directive) => directive.trim())
    .filter((directive) => directive !== '')
}
