import type { RawResponse } from './exchange.js'

/** A response, as far as its headers can be read. */
export interface HeadersOf {
  getHeader(name: string): number | string | readonly string[] | undefined
}

/**
 * Whether a response says that others may get it from a cache: by `public` or `s-maxage`, by an age for all without
 * `private`, or by the headers that address a CDN alone.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-3
 */
export function isPublic(res: HeadersOf): boolean {
  if (targeted.some((name) => allowsSharing(res.getHeader(name)))) return true
  return allowsSharing(res.getHeader('cache-control'))
}

/** Whether a response says that nobody else may get it from a cache. */
export function isPrivate(res: HeadersOf): boolean {
  return forbidsSharing(directivesIn(res.getHeader('cache-control')))
}

/** Makes a response its reader's own. `no-cache` lets the back/forward cache work, which `no-store` would not. */
export function keepPrivate(res: RawResponse): void {
  res.setHeader('cache-control', 'private, no-cache')
  for (const name of targeted) res.removeHeader(name)
}

/** Headers that speak to a CDN past the browser (RFC 9213, Edge Architecture). */
const targeted = ['cdn-cache-control', 'surrogate-control']

function allowsSharing(header: Header): boolean {
  const directives = directivesIn(header)
  if (forbidsSharing(directives)) return false
  return directives.some((directive) => /^(?:public\b|(?:s-maxage|max-age)\s*=\s*"?0*[1-9])/.test(directive))
}

function forbidsSharing(directives: readonly string[]): boolean {
  return directives.some((directive) => /^(?:private|no-store)\s*(?:=|$)/.test(directive))
}

type Header = ReturnType<HeadersOf['getHeader']>

function directivesIn(header: Header): readonly string[] {
  if (header === undefined) return []
  return String(header)
    .toLowerCase()
    .split(',')
    .map((directive) => directive.trim())
}
