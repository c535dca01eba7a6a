import type { AttributedRequest } from '../http/attributes.js'

/** The request of Node's that a `Request` was made from, where the server shows it. */
export interface NodeRequest extends AttributedRequest {
  readonly httpVersionMajor: number
}

/**
 * The head of a `Request`, as the rules read it. What its URL says of scheme and host stands where HTTP/2 has it.
 *
 * A name that repeats has one value, joined as Node joins it. The version of HTTP is unknown to the fetch API.
 */
export function headOf(request: Request): AttributedRequest {
  const { method, url } = request
  const headers: Record<string, string> = Object.create(null)
  request.headers.forEach((value, name) => {
    headers[name] = value
  })
  const host = url.indexOf('://') + 3
  headers[':scheme'] = url.slice(0, host - 3)
  headers[':authority'] = url.slice(host, endOfHost(url, host))
  return { method, url, headers, httpVersion: undefined }
}

function endOfHost(url: string, from: number): number {
  const end = url.indexOf('/', from) // a URL of a Request is normalized: its path is never empty
  return end < 0 ? url.length : end
}
