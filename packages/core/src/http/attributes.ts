import type { Attributes } from '../trace/record.js'
import type { RequestHead } from './message.js'
import { methodOf } from './method.js'

/** A request as its attributes need it. Express and Connect shorten `url` inside a mounted router, and keep it whole here. */
export interface AttributedRequest extends RequestHead {
  readonly originalUrl?: unknown
  readonly socket?: unknown
}

/** A response as its attributes need it. */
export interface AttributedResponse {
  readonly headersSent: boolean
  readonly statusCode: number
}

/** The path of the request as it came, without the query. */
export function pathOf({ originalUrl, url = '' }: AttributedRequest): string {
  const whole = typeof originalUrl === 'string' ? originalUrl : url
  const query = whole.indexOf('?')
  return query < 0 ? whole : whole.slice(0, query)
}

/**
 * The attributes of a finished exchange, by OpenTelemetry's names. The query is left out: it is where secrets are.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span
 */
export function attributesOf(req: AttributedRequest, res: AttributedResponse, route: string | undefined): Attributes {
  const { headers } = req
  const method = methodOf(req)
  const attributes: Attributes = {
    'http.request.method': method,
    'url.path': pathOf(req),
    // HTTP/2 sends the scheme itself, and has no socket any more once the stream is closed.
    'url.scheme': headers[':scheme'] === 'https' || isEncrypted(req.socket) ? 'https' : 'http',
    'network.protocol.version': req.httpVersion === '2.0' ? '2' : req.httpVersion,
  }
  addHost(attributes, headers.host ?? headers[':authority'])
  const agent = headers['user-agent']
  if (agent) attributes['user_agent.original'] = agent
  if (method === '_OTHER') attributes['http.request.method_original'] = String(req.method)
  if (route !== undefined) attributes['http.route'] = route
  if (!res.headersSent) return attributes // without an answer there is no status
  attributes['http.response.status_code'] = res.statusCode
  if (res.statusCode >= 500) attributes['error.type'] = String(res.statusCode)
  return attributes
}

/** Splits off the port, which is the digits behind the last colon. */
function addHost(attributes: Attributes, host: unknown): void {
  if (typeof host !== 'string') return
  let at = host.length
  while (at > 0 && isDigit(host.charCodeAt(at - 1))) at--
  const hasPort = at > 0 && at < host.length && host.charCodeAt(at - 1) === 58
  const address = hasPort ? host.slice(0, at - 1) : host
  if (address !== '') attributes['server.address'] = address
  if (hasPort) attributes['server.port'] = Number(host.slice(at))
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isEncrypted(socket: unknown): boolean {
  return (socket as { readonly encrypted?: boolean } | null | undefined)?.encrypted === true
}
