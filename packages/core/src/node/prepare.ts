import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'
import { exchangeKey, type Known } from '../exchange/exchange.js'
import { nodeMajor } from '../platform/builtin.js'
import { listenToEnd } from './end-listeners.js'
import { addExpressProperties, isOfExpress, learnSymbols } from './express-properties.js'
import type { RawRequest, RawResponse } from './raw.js'

/** The message of Node's channel. */
interface Started {
  readonly request: RawRequest & Known & { transaction?: unknown }
  readonly response: ServerResponse
  readonly server: object
}

/**
 * Lets requests and responses have what Express, Node and a middleware would give them later before Express gets them, on each server
 * that has served one with Baton.
 *
 * Express calls `Object.setPrototypeOf` on all of them. Before Node 24, each property that is added after that gives the object a
 * hidden class of its own. From then on V8 looks up anew whatever anybody reads there, in Express and in Node, too: a page of Express
 * does so some hundred times, and most of its time goes there. Where all properties are there before, it does not.
 *
 * @param withTransaction whether `req.transaction` is one of the properties
 * @see https://nodejs.org/api/diagnostics_channel.html#event-httpserverrequeststart
 */
export function prepareRequests(withTransaction: boolean): void {
  if (nodeMajor >= 24) return
  const listener = withTransaction ? prepareWithTransaction : prepare
  unsubscribe(channel, listener) // once, however many engines there are
  subscribe(channel, listener)
  isPreparing = true
}

const channel = 'http.server.request.start'
let isPreparing = false
const servers = new WeakSet<object>()

/** Has the next requests of the server prepared. Call it for one that was not; the channel tells of none of HTTP/2. */
export function prepareLater(request: RawRequest, response: RawResponse): void {
  if (!isPreparing || request.httpVersionMajor === 2 || !isOfExpress(response)) return
  learnSymbols(request)
  const { server } = (request.socket ?? {}) as { server?: unknown }
  if (typeof server === 'object' && server !== null) servers.add(server)
}

/** Whether a request has been prepared, and no exchange yet. */
export function isPrepared(request: RawRequest): boolean {
  return (request as Known)[exchangeKey] === null
}

function prepare(message: unknown): void {
  const { request, response, server } = message as Started
  if (request[exchangeKey] !== undefined || !servers.has(server)) return
  addExpressProperties(request, response)
  request[exchangeKey] = null
  listenToEnd(request, response)
}

function prepareWithTransaction(message: unknown): void {
  const { request, server } = message as Started
  if (!servers.has(server)) return
  request.transaction = undefined
  prepare(message)
}
