import http from 'node:http'
import https from 'node:https'
import type { Connection } from '../outgoing/node-request.js'
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
  override addRequest(request: http.ClientRequest, options: Connection, ...rest: unknown[]): void {
    publishHttpRequest({ request, connection: connectionOf(this, options) })
    super.addRequest(request, options, ...rest)
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
  override addRequest(request: http.ClientRequest, options: Connection, ...rest: unknown[]): void {
    publishHttpRequest({ request, connection: connectionOf(this, options) })
    super.addRequest(request, options, ...rest)
  }
}

/** The options of an agent go before those of a request. */
function connectionOf(agent: Base, { host, port }: Connection): Connection {
  return { host: agent.options.host ?? host, port: agent.options.port ?? port }
}

/** How Node hands a request to its agent. It is not documented, but what every agent for proxies overrides. */
interface Base {
  readonly options: Connection
  addRequest(request: http.ClientRequest, options: Connection, ...rest: unknown[]): void
}
