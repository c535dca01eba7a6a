import type { TLSSocket } from 'node:tls'
import type { RawRequest, RawResponse } from '../node/exchange.js'
import type { Attributes } from '../trace/record.js'

/** The method as names and attributes show it: what HTTP does not define is one value, `_OTHER`. */
export function methodOf({ method = '' }: { readonly method?: string | undefined }): string {
  return known.has(method) ? method : '_OTHER'
}

const known = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE'])

/** The path of the request as it came, without the query. */
export function pathOf(req: RawRequest): string {
  const url = urlOf(req)
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}

/**
 * Says what was asked, by OpenTelemetry's names. The query is left out: it is where secrets are.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span
 */
export function addRequestAttributes(attributes: Attributes, req: RawRequest): void {
  const { headers, socket } = req
  const method = methodOf(req)
  attributes['http.request.method'] = method
  if (method === '_OTHER') attributes['http.request.method_original'] = String(req.method)
  attributes['url.path'] = pathOf(req)
  // HTTP/2 says the scheme itself, and has no socket any more once the stream is closed.
  const secure = headers[':scheme'] === 'https' || (socket as TLSSocket | null)?.encrypted
  attributes['url.scheme'] = secure ? 'https' : 'http'
  attributes['network.protocol.version'] = req.httpVersion === '2.0' ? '2' : req.httpVersion

  const host = headers.host ?? headers[':authority']
  const [, address, port] = typeof host === 'string' ? (/^(.*?)(?::(\d+))?$/.exec(host) ?? []) : []
  if (address) attributes['server.address'] = address
  if (port) attributes['server.port'] = Number(port)
  if (headers['user-agent']) attributes['user_agent.original'] = headers['user-agent']
}

/** Says what was answered, by OpenTelemetry's names. */
export function addResponseAttributes(attributes: Attributes, res: RawResponse, route: string | undefined): void {
  if (route !== undefined) attributes['http.route'] = route
  if (!res.headersSent) return // nothing was answered
  attributes['http.response.status_code'] = res.statusCode
  if (res.statusCode >= 500) attributes['error.type'] = String(res.statusCode)
}

/** Express and Connect shorten `url` inside a mounted router and keep the whole of it here. */
function urlOf(req: RawRequest & { originalUrl?: unknown }): string {
  return typeof req.originalUrl === 'string' ? req.originalUrl : (req.url ?? '')
}
