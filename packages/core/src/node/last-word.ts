import { STATUS_CODES } from 'node:http'
import { setHeaders } from './head-arguments.js'
import type { RawResponse } from './raw.js'

/** What `node:http` and `node:http2` call on a response once its headers are complete. Neither is documented for this. */
interface Storing {
  statusCode: number
  statusMessage?: string
  _hasBody?: boolean
  _storeHeader?(line: string, headers: unknown): unknown
  readonly stream?: { respond?(headers: Record<string, unknown>, options: unknown): unknown } | null
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
      const { statusCode } = response
      fn()
      const last = response.statusCode === statusCode ? line : statusLineOf(response)
      return store.call(response, last, pairsOf(response))
    }
    return true
  }
  if (typeof stream?.respond !== 'function') return false
  const { respond } = stream
  stream.respond = (headers, options) => {
    stream.respond = respond
    fn() // which changes the very object, but for the status
    if (':status' in headers) headers[':status'] = response.statusCode
    return respond.call(stream, headers, options)
  }
  return true
}

/** The status line as `writeHead` of Node makes it, which has done so for the status before. */
function statusLineOf(response: Storing): string {
  const { statusCode } = response
  response.statusMessage ||= STATUS_CODES[statusCode] ?? 'unknown'
  if (statusCode === 204 || statusCode === 304) response._hasBody = false
  return `HTTP/1.1 ${statusCode} ${response.statusMessage}\r\n`
}

function pairsOf(response: Storing): [name: string, value: unknown][] {
  return response.getRawHeaderNames().map((name) => [name, response.getHeader(name)])
}
