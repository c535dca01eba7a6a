import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refused } from './body.js'

/** True for a name or an address of this machine alone: `localhost`, `shop.localhost`, `127.0.0.1`, `[::1]`. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(hostname)
}

/**
 * Lets a page on localhost, or on the receiver's own origin, send reports and read the response.
 *
 * @throws {Refused} 403 for a page of any other origin: a stranger's page shall neither read traces nor add any.
 */
export function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('vary', 'origin')
  const { origin, host } = request.headers
  if (origin === undefined) return
  const from = URL.canParse(origin) ? new URL(origin) : undefined
  if (!from || (from.host !== host && !isLoopback(from.hostname))) {
    throw new Refused(403, `Only pages on localhost may report here, and this one is on ${origin.slice(0, 200)}.`)
  }
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-allow-credentials', 'true') // navigator.sendBeacon() always asks for it
}

/** Answers a preflight: every header that the agent wants to send is allowed. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-methods', 'GET, POST, PUT')
  response.setHeader('access-control-max-age', '600')
  const wanted = request.headers['access-control-request-headers']
  if (wanted) response.setHeader('access-control-allow-headers', wanted)
  response.writeHead(204).end()
}
