import type { Cors } from './cors.js'
import type { RequestHead, ResponseHead } from './message.js'

/**
 * Lets pages of the listed origins call us.
 *
 * Called when the headers go out: the answer of the application's own CORS middleware stands by then, and gets the trace
 * headers that it lacks. Only where nothing has named an origin do we answer, the preflight included.
 *
 * @param traceIdHeader the name of the response header with the trace id
 * @returns whether this answers a preflight in place of the application
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function allowOrigin(
  cors: Cors,
  req: RequestHead,
  res: ResponseHead,
  traceIdHeader: string | undefined,
): boolean {
  const { origin } = req.headers
  const allowed = res.getHeader('access-control-allow-origin')
  // Also without an origin, or for one that is not listed: a cache must not give the answer for one to another.
  if (allowed === undefined) add(res, 'vary', ['Origin'])
  if (typeof origin !== 'string' || !cors.allows(origin)) return false

  if (allowed === undefined) res.setHeader('access-control-allow-origin', origin)
  else if (allowed !== '*' && allowed !== origin) return false
  if (!isPreflight(req)) expose(traceIdHeader, origin, res)
  else if (allowed === undefined && res.statusCode < 500) {
    answer(cors, req, res)
    return true
  } else add(res, 'access-control-allow-headers', cors.traceHeaders)
  return false
}

/** Answers a preflight in place of the routing, or of a guard that asks for credentials. */
function answer({ traceHeaders }: Cors, req: RequestHead, res: ResponseHead): void {
  const method = String(req.headers['access-control-request-method'] ?? '')
  const names = String(req.headers['access-control-request-headers'] ?? '')
  add(res, 'access-control-allow-methods', tokensOf(method))
  add(res, 'access-control-allow-headers', [...tokensOf(names).map((name) => name.toLowerCase()), ...traceHeaders])
  res.removeHeader('location')
  if (req.httpVersion === '2.0') {
    res.statusCode = 200 // any success will do, and HTTP/2 fails on a body behind a 204
    return
  }
  for (const name of bodyHeaders) res.removeHeader(name)
  res.statusCode = 204
  res.statusMessage = ''
}

const bodyHeaders = ['content-length', 'content-type', 'content-encoding', 'transfer-encoding', 'etag']

/** Lets the page's own code read the headers that we write, and its performance entries show them. */
function expose(traceIdHeader: string | undefined, origin: string, res: ResponseHead): void {
  const names = ['server-timing', traceIdHeader].filter((name) => name !== undefined && res.hasHeader(name))
  if (res.hasHeader('server-timing')) allowTiming(origin, res)
  if (names.length > 0) add(res, 'access-control-expose-headers', names as string[])
}

/** @see https://www.w3.org/TR/resource-timing/#sec-timing-allow-origin */
function allowTiming(origin: string, res: ResponseHead): void {
  const present = String(res.getHeader('timing-allow-origin') ?? '')
  const origins = present.split(',').map((member) => member.trim())
  if (origins.includes('*') || origins.includes(origin)) return
  res.setHeader('timing-allow-origin', present === '' ? origin : `${present}, ${origin}`)
}

/** Whether a browser asks, before a request, whether it may send it. */
export function isPreflight({ method, headers }: RequestHead): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
}

/** Adds members to a list header, behind those that are there. */
function add(res: ResponseHead, header: string, members: readonly string[]): void {
  const all = tokensOf(String(res.getHeader(header) ?? ''))
  // Where credentials are allowed, "*" is the name of a header, and allows none.
  if (all.includes('*') && (header === 'vary' || !res.hasHeader('access-control-allow-credentials'))) return
  const known = new Set(all.map((name) => name.toLowerCase()))
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
