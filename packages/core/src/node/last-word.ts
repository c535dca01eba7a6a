import type { RawResponse } from './framework.js'

/** What `node:http` and `node:http2` call on a response once its headers are complete. Neither is documented for this. */
interface Storing {
  _storeHeader?(line: string, headers: unknown): unknown
  readonly stream?: { respond?(headers: unknown, options: unknown): unknown } | null
  getRawHeaderNames(): string[]
  getHeader(name: string): unknown
  setHeader(name: string, value: unknown): void
}

/**
 * Calls a function when the headers of a response are complete, and `writeHead` of nobody comes after.
 *
 * @returns whether this kind of response tells when that is
 */
export function callLast(res: RawResponse, fn: () => void): boolean {
  const response = res as unknown as Storing
  const { _storeHeader: store, stream } = response
  if (typeof store === 'function') {
    response._storeHeader = (line, headers) => {
      response._storeHeader = store
      takeHeaders(response, headers)
      fn()
      return store.call(response, line, pairsOf(response))
    }
    return true
  }
  if (typeof stream?.respond !== 'function') return false
  const { respond } = stream
  stream.respond = (headers, options) => {
    stream.respond = respond
    fn() // which changes the very object
    return respond.call(stream, headers, options)
  }
  return true
}

/** Node passes headers on as they were given, where none had been set before. */
function takeHeaders(response: Storing, headers: unknown): void {
  if (headers === undefined || headers === null || response.getRawHeaderNames().length > 0) return
  const entries = Array.isArray(headers) ? headers : Object.entries(headers)
  for (const [name, value] of entries as [string, unknown][]) response.setHeader(name, value)
}

function pairsOf(response: Storing): [name: string, value: unknown][] {
  return response.getRawHeaderNames().map((name) => [name, response.getHeader(name)])
}
