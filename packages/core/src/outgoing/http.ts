import type { ClientRequest, IncomingMessage } from 'node:http'
import { builtin } from '../platform/builtin.js'
import type { ActiveSpan } from '../trace/active-span.js'
import { type Connection, NodeRequest } from './node-request.js'
import type { OutgoingSettings } from './options.js'
import { type CallerSpan, startClientSpan } from './request.js'
import { onError, onResponse } from './response.js'

// An agent of ours sees a request that the channel has published already.
const seen = new WeakSet<ClientRequest>()
const spans = new WeakMap<ClientRequest, ActiveSpan>()
const errorMonitor = builtin('node:events')?.errorMonitor // which is there where there are such requests

/** A request, from Node's channel or from an agent of ours, which knows the connection. */
export interface HttpMessage {
  readonly request: ClientRequest
  readonly connection?: Connection
}

/** Makes a request of `http.request` or `https.request` a child span. */
export function onHttpRequest(
  caller: CallerSpan,
  settings: OutgoingSettings,
  { request, connection }: HttpMessage,
): void {
  if (seen.has(request)) return
  seen.add(request)
  const span = startClientSpan(caller, settings, new NodeRequest(request, connection))
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
  request.once(errorMonitor as symbol, (thrown: unknown) => {
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
