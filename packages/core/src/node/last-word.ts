import type { RawResponse } from './framework.js'
import { setHeaders } from './head-arguments.js'

/** What `node:http` and `node:http2` call on a response once its headers are complete. Neither is documented for this. */
interface Storing {
  _storeHeader?(line: string, headers: unknown): unknown
  readonly stream?: { respond?(headers: unknown, options: unknown): unknown } | null
  getRawHeaderNames(): string[]
  getHeader(name: string): unknown
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
      // Node passes headers on as they were given, where none had been set before.
      if (response.getRawHeaderNames().length === 0) setHeaders(response as never, headers)
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

function pairsOf(response: Storing): [name: string, value: unknown][] {
  return response.getRawHeaderNames().map((name) => [name, response.getHeader(name)])
}
