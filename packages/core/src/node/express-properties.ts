import { ServerResponse } from 'node:http'
import type { RawRequest, RawResponse } from './raw.js'

/** What Express and its router put on a request. */
interface ExpressRequest {
  next?: unknown
  baseUrl?: unknown
  originalUrl?: unknown
  _parsedUrl?: unknown
  params?: unknown
  route?: unknown
  _eventsCount?: unknown
  [symbol: symbol]: unknown
}

/** What Express and Node put on a response, and what we replace there. */
interface ExpressResponse {
  locals?: unknown
  statusCode: number
  statusMessage?: string | undefined
  writeHead: unknown
}

/** The symbols that the routers of this process use for themselves, as far as we have met them. */
const routerSymbols: symbol[] = []

/** Whether a request has come through Express, or another that changes prototypes and leaves `writeHead` as it was. */
export function isOfExpress(response: RawResponse): boolean {
  const prototype: ServerResponse | null = Object.getPrototypeOf(response)
  return prototype !== ServerResponse.prototype && prototype?.writeHead === ServerResponse.prototype.writeHead
}

/** Remembers the symbols of the router that a request has come through. */
export function learnSymbols(request: RawRequest): void {
  for (const symbol of Object.getOwnPropertySymbols(request)) {
    if (symbol.description?.startsWith('router.') && !routerSymbols.includes(symbol)) routerSymbols.push(symbol)
  }
}

/**
 * Gives a request and its response, before Express gets them, the properties that it, its router and Node itself would add
 * later. Each has the value that is read where it is absent.
 */
export function addExpressProperties(request: RawRequest, response: RawResponse): void {
  const req = request as unknown as ExpressRequest
  const res = response as unknown as ExpressResponse
  req.next = undefined
  req.baseUrl = undefined
  req.originalUrl = undefined
  req._parsedUrl = undefined
  req.params = undefined
  req.route = undefined
  for (let i = 0; i < routerSymbols.length; i++) req[routerSymbols[i] as symbol] = undefined
  // These have a value on the prototype, which becomes their own.
  const { _eventsCount } = req
  const { statusCode, writeHead } = res
  req._eventsCount = _eventsCount
  res.statusCode = statusCode
  res.writeHead = writeHead
  res.statusMessage = undefined
  res.locals = undefined
}
