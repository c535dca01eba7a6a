import type { ActiveSpan } from '../trace/active-span.js'

/**
 * Notes the response to a request. For a client, a status from 400 is a failure.
 *
 * @param version of the protocol, `1.1`, where it is known
 */
export function onResponse(span: ActiveSpan, status: number, version?: string): void {
  const { attributes } = span
  attributes['http.response.status_code'] = status
  if (version !== undefined) attributes['network.protocol.version'] = version
  if (status >= 400) attributes['error.type'] = String(status)
  span.outcome = status >= 400 ? 'failure' : 'success'
}

/**
 * Ends the span of a request that failed: refused, cut off, timed out, aborted.
 *
 * A client that has the status and then wants no more of the body has had its response, and the status decides.
 */
export function onError(span: ActiveSpan, error: unknown): void {
  const type = typeOf(error)
  const isCancelled = type === 'AbortError' && span.outcome !== 'unknown'
  if (!isCancelled) {
    span.attributes['error.type'] = type
    span.outcome = 'failure'
  }
  span.end()
}

/** The code where there is one, else the name: `ECONNREFUSED`, `UND_ERR_CONNECT_TIMEOUT`, `TimeoutError`. */
function typeOf(error: unknown): string {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown }
  if (name === 'AbortError') return name
  if (typeof code === 'string') return code
  return typeof name === 'string' ? name : 'Error'
}
