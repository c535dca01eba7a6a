import http from 'node:http'
import https from 'node:https'
import { publishHttpRequest } from '../outgoing/propagation.js'

/**
 * An `http.Agent` that publishes its requests to {@link Baton.propagateOutgoing}: for Node below 22.12, which has no channel while
 * their headers are open. Above it does no harm, and nothing twice.
 *
 * @example
 * const agent = new HttpAgent({ keepAlive: true })
 * http.get('http://stock/items/1', { agent })
 */
export class HttpAgent extends (http.Agent as unknown as new (options?: http.AgentOptions) => http.Agent & Base) {
  override addRequest(request: http.ClientRequest, ...rest: unknown[]): void {
    publishHttpRequest({ request })
    super.addRequest(request, ...rest)
  }
}

/**
 * The same for `https.request`.
 *
 * @example
 * const agent = new HttpsAgent({ keepAlive: true })
 * https.get('https://stock.internal/items/1', { agent })
 */
export class HttpsAgent extends (https.Agent as unknown as new (options?: https.AgentOptions) => https.Agent & Base) {
  override addRequest(request: http.ClientRequest, ...rest: unknown[]): void {
    publishHttpRequest({ request })
    super.addRequest(request, ...rest)
  }
}

/** How Node hands a request to its agent. It is not documented, but what every agent for proxies overrides. */
interface Base {
  addRequest(request: http.ClientRequest, ...rest: unknown[]): void
}
