import type { ServerResponse } from 'node:http'
import onHeaders from 'on-headers'
import type { Baton, Engine } from '../baton.js'
import type { Cors } from '../http/cors.js'
import type { Settings } from '../options/settings.js'
import type { RawRequest, RawResponse } from './exchange.js'

/**
 * Lets pages of the listed origins call us.
 *
 * Decided when the headers go out: what the application's own CORS middleware has said by then stands, and gets the trace
 * headers that it lacks. Only where nobody has named an origin do we answer, the preflight included: by then everybody
 * has been asked, however early we are mounted.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function allowOrigins(baton: Baton, req: RawRequest, res: RawResponse): void {
  const { settings } = baton as Engine
  const { cors } = settings
  if (cors !== undefined) onHeaders(res as ServerResponse, () => allow(cors, settings, req, res as ServerResponse))
}

function allow(cors: Cors, settings: Settings, req: RawRequest, res: ServerResponse): void {
  const { origin } = req.headers
  const allowed = res.getHeader('access-control-allow-origin')
  // Also for who is not allowed, and for who is no page: a cache must not give the one's answer to the other.
  if (allowed === undefined) add(res, 'vary', ['Origin'])
  if (origin === undefined || !cors.allows(origin)) return

  if (allowed === undefined) res.setHeader('access-control-allow-origin', origin)
  else if (allowed !== '*' && allowed !== origin) return
  if (!isPreflight(req)) expose(settings, origin, res)
  else if (allowed === undefined && res.statusCode < 500) answer(cors, req, res)
  else add(res, 'access-control-allow-headers', cors.traceHeaders)
}

/** In the place of whatever the routing, or a guard that asks for credentials, had to say to a preflight. */
function answer({ traceHeaders }: Cors, req: RawRequest, res: ServerResponse): void {
  const { 'access-control-request-method': method = '', 'access-control-request-headers': names = '' } = req.headers
  add(res, 'access-control-allow-methods', tokensOf(method))
  add(res, 'access-control-allow-headers', [...tokensOf(names).map((name) => name.toLowerCase()), ...traceHeaders])
  res.removeHeader('location')
  if (req.httpVersionMajor === 2) {
    res.statusCode = 200 // any success will do, and HTTP/2 fails on a body behind a 204
    return
  }
  for (const name of ofTheBody) res.removeHeader(name)
  res.statusCode = 204
  res.statusMessage = ''
}

const ofTheBody = ['content-length', 'content-type', 'content-encoding', 'transfer-encoding', 'etag']

/** Lets the page's own code read what we have put into the headers, and what its performance entries show of them. */
function expose({ responseHeader }: Settings, origin: string, res: ServerResponse): void {
  const names = ['server-timing', responseHeader].filter((name) => name !== undefined && res.hasHeader(name))
  if (res.hasHeader('server-timing')) allowTiming(origin, res)
  if (names.length > 0) add(res, 'access-control-expose-headers', names as string[])
}

/** @see https://www.w3.org/TR/resource-timing/#sec-timing-allow-origin */
function allowTiming(origin: string, res: ServerResponse): void {
  const there = String(res.getHeader('timing-allow-origin') ?? '')
  const origins = there.split(',').map((member) => member.trim())
  if (origins.includes('*') || origins.includes(origin)) return
  res.setHeader('timing-allow-origin', there === '' ? origin : `${there}, ${origin}`)
}

function isPreflight({ method, headers }: RawRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
}

/** Adds members to a list, in front of which stands what is there. */
function add(res: ServerResponse, header: string, members: readonly string[]): void {
  const there = tokensOf(String(res.getHeader(header) ?? ''))
  // Where credentials are allowed, "*" is the name of a header, and allows none.
  if (there.includes('*') && (header === 'vary' || !res.hasHeader('access-control-allow-credentials'))) return
  const known = new Set(there.map((name) => name.toLowerCase()))
  const all = there
  for (const member of members) {
    if (known.has(member.toLowerCase())) continue
    known.add(member.toLowerCase())
    all.push(member)
  }
  if (all.length > 0) res.setHeader(header, all.join(', '))
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
function tokensOf(list: string): string[] {
  return list.split(',').flatMap((part) => {
    const token = part.trim()
    return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(token) ? [token] : []
  })
}
