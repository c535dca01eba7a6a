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
export function pathOf({ originalUrl, url = '' }: Pick<AttributedRequest, 'originalUrl' | 'url'>): string {
  const whole = typeof originalUrl === 'string' ? originalUrl : url
  const query = whole.indexOf('?')
  const path = query < 0 ? whole : whole.slice(0, query)
  return path.charCodeAt(0) === slash ? path : pathIn(path)
}

const slash = 47

/**
 * The path of an absolute URL, which a client sends to a proxy, without the user and the host. `*`, of `OPTIONS *`, stays.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
 */
function pathIn(target: string): string {
  const scheme = target.indexOf('://')
  if (scheme < 0) return target
  const start = target.indexOf('/', scheme + 3)
  return start < 0 ? '/' : target.slice(start)
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
  }
  if (req.httpVersion) attributes['network.protocol.version'] = req.httpVersion === '2.0' ? '2' : req.httpVersion
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

/** Adds the name and the port that a client has asked for. Most requests name the same host as the one before. */
function addHost(attributes: Attributes, authority: unknown): void {
  if (typeof authority !== 'string') return
  if (authority !== last.authority) last = { authority, ...partsOf(authority) }
  if (last.address !== '') attributes['server.address'] = last.address
  if (last.port !== undefined) attributes['server.port'] = last.port
}

/** Splits off the port, which is the digits behind the last colon, and leaves out a user and the brackets of IPv6. */
function partsOf(authority: string): { address: string; port: number | undefined } {
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  let at = host.length
  while (at > 0 && isDigit(host.charCodeAt(at - 1))) at--
  const hasPort = at > 0 && at < host.length && host.charCodeAt(at - 1) === 58
  const isBracketed = host.charCodeAt(0) === bracket
  const address = isBracketed ? host.slice(1, host.lastIndexOf(']')) : hasPort ? host.slice(0, at - 1) : host
  const port = hasPort ? Number(host.slice(at)) : undefined
  return { address, port: port !== undefined && port < 65_536 ? port : undefined }
}

let last: { authority: string; address: string; port: number | undefined } = {
  authority: '',
  address: '',
  port: undefined,
}

const bracket = 91

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isEncrypted(socket: unknown): boolean {
  return (socket as { readonly encrypted?: boolean } | null | undefined)?.encrypted === true
}
