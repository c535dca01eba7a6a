import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type Known, key } from '../exchange/exchange.js'
import { nodeMajor } from '../platform/builtin.js'

/** The message of Node's channel. */
interface Started {
  readonly request: Known & { transaction?: unknown }
}

/**
 * Gives each request of `node:http` the properties that a middleware of Express sets, with no value yet, before Express gets it.
 *
 * Express calls `Object.setPrototypeOf` on every request. Before Node 24, each property that is added after that costs a hidden
 * class, which no other request shares: 2 µs and 1 kB. To add it before costs next to nothing.
 *
 * @param withTransaction whether `req.transaction` is one of them
 * @see https://nodejs.org/api/diagnostics_channel.html#event-httpserverrequeststart
 */
export function reserveProperties(withTransaction: boolean): void {
  if (nodeMajor >= 24) return
  const reserve = withTransaction ? reserveBoth : reserveExchange
  unsubscribe(channel, reserve) // once, however many engines there are
  subscribe(channel, reserve)
}

const channel = 'http.server.request.start'

function reserveExchange(message: unknown): void {
  ;(message as Started).request[key] = undefined
}

function reserveBoth(message: unknown): void {
  const { request } = message as Started
  request[key] = undefined
  request.transaction = undefined
}
