import { errorMonitor } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'
import type { ActiveSpan } from '../trace/active-span.js'
import type { OutgoingSettings } from './options.js'
import { type CallerSpan, startClientSpan } from './request.js'
import { onError, onResponse } from './response.js'

// An agent of ours sees a request that the channel has published already.
const seen = new WeakSet<ClientRequest>()
const spans = new WeakMap<ClientRequest, ActiveSpan>()

/** Makes a request of `http.request` or `https.request` a child span. */
export function onHttpRequest(
  caller: CallerSpan,
  settings: OutgoingSettings,
  { request }: { readonly request: ClientRequest },
): void {
  if (seen.has(request)) return
  seen.add(request)
  const span = startClientSpan(caller, settings, {
    method: request.method,
    origin: originOf(request),
    path: request.path,
    has: (name) => headerOf(request, name) !== undefined,
    write: request.headersSent ? undefined : (name, value) => request.setHeader(name, value),
  })
  if (span !== undefined) follow(span, request)
}

/** Notes the response, and ends the span with it. Node publishes it before the application gets it. */
export function onHttpResponse({
  request,
  response,
}: {
  readonly request: ClientRequest
  readonly response: IncomingMessage
}) {
  const span = spans.get(request)
  if (span === undefined) return
  onResponse(span, Number(response.statusCode), response.httpVersion)
  response.once('end', () => span.end())
}

/**
 * Ends the span of a request with whatever ends the request: `close` comes in every case.
 *
 * The error is only watched. A listener for it would keep Node from raising it.
 */
function follow(span: ActiveSpan, request: ClientRequest & { readonly res?: IncomingMessage | null }): void {
  spans.set(request, span)
  let error: unknown
  request.once(errorMonitor, (thrown: unknown) => {
    error = thrown
  })
  request.once('close', () => {
    if (span.ended) return
    const { res } = request
    if (res) onResponse(span, Number(res.statusCode), res.httpVersion)
    const prevented = error ?? res?.errored
    if (prevented) onError(span, prevented)
    else span.end()
  })
}

/** The origin that a request really goes to: of its `Host` header, only the port counts. */
function originOf(request: ClientRequest): string {
  const { protocol, host } = request
  const name = isIPv6(host) ? `[${host}]` : host
  const header = headerOf(request, 'host')
  return `${protocol}//${header?.startsWith(`${name}:`) ? header : name}`
}

/** A header, also of a request whose headers Node has only as the text that it will send. */
function headerOf(request: ClientRequest & { readonly _header?: unknown }, name: string): string | undefined {
  const value = request.getHeader(name)
  if (value !== undefined) return String(value)
  if (typeof request._header !== 'string') return undefined
  const lines = request._header.split('\r\n')
  const line = lines.find((candidate) => candidate.slice(0, name.length + 1).toLowerCase() === `${name}:`)
  return line?.slice(name.length + 1).trim()
}
