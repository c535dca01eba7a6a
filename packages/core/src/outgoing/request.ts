import { methodOf } from '../http/method.js'
import { ActiveSpan } from '../trace/active-span.js'
import { enclosingSpan, type ScopedSpan } from '../trace/scope.js'
import { TracedSpan } from '../tracers/traced-span.js'
import { type Found, findTraceHeaders, type Headers } from './copied.js'
import { type Destination, destinationOf, injectorFor } from './destination.js'
import type { OutgoingSettings } from './options.js'

/** A request that is about to be sent, by any client. */
export interface ClientRequest extends Headers {
  readonly method: string
  /** What the connection is made to: `http://127.0.0.1:3000`. */
  readonly origin: string
  /** With the query; an absolute URL for a request by way of a proxy. */
  readonly path: string
  /** Whether it is too late to change a header. */
  readonly isClosed: boolean
  /** Adds a header that is not there. */
  set(name: string, value: string): void
  remove(name: string): void
}

/** A span that sends requests: of Baton, or of the tracer that owns the ids. */
export type CallerSpan = ActiveSpan | TracedSpan

/**
 * The span in whose scope a request is sent, when it is one of this copy of the package; `undefined` outside a transaction,
 * and where a tracer writes the headers of all requests itself.
 */
export function callerSpan(): CallerSpan | undefined {
  return callerOf(enclosingSpan())
}

/** A span as the sender of requests, where {@link callerSpan} would give it. */
export function callerOf(span: ScopedSpan | undefined): CallerSpan | undefined {
  if (span instanceof ActiveSpan) return span
  return span instanceof TracedSpan && span.native.propagates !== true ? span : undefined
}

/**
 * Starts a child span for a request, or a trace of its own where the transaction ended long ago, and gives the request the
 * headers that its destination may get, in place of those that were copied from the request that the transaction serves. A
 * request that has a trace already, by the application's hand or another tracer's, is left alone, but for what the trust
 * policy refused.
 *
 * @returns the span, when it will be recorded
 */
export function startClientSpan(
  caller: CallerSpan,
  settings: OutgoingSettings,
  request: ClientRequest,
): ActiveSpan | undefined {
  if (request.method === 'CONNECT') return undefined // a tunnel: each request through it is published on its own
  const { received, isReduced } = caller instanceof TracedSpan ? ofTracer : caller.trace
  const found = findTraceHeaders(request, received, settings.traceHeaders, isReduced)
  if (found !== undefined && isTraced(found, settings)) {
    if (isReduced && caller instanceof ActiveSpan) removeCopied(caller, request, found)
    return undefined
  }
  const destination = destinationOf(request.origin, request.path)
  if (caller instanceof TracedSpan) {
    if (destination !== undefined) writeHeaders(settings, caller, request, destination, undefined)
    return undefined
  }
  const method = methodOf(request)
  const span = caller.startSpan(method === '_OTHER' ? 'HTTP' : method, { kind: 'client' })
  if (found !== undefined) removeCopied(caller, request, found)
  if (destination !== undefined) writeHeaders(settings, span, request, destination, found)
  if (span.trace.settings.record === undefined || !span.sampled) return undefined
  describe(span, request, destination)
  return span
}

/** Whether somebody else has written a trace in a format of ours. */
function isTraced({ written }: Found, { marks }: OutgoingSettings): boolean {
  for (const format of written) if (marks.has(format)) return true
  return false
}

/** A tracer looks at what came in itself. */
const ofTracer = { received: undefined, isReduced: false }

function removeCopied({ trace }: ActiveSpan, request: ClientRequest, { names }: Found): void {
  if (names.length === 0) return
  if (request.isClosed) trace.settings.report('outgoing-headers copied', tooLateToRemove)
  else for (const name of names) request.remove(name)
}

function writeHeaders(
  settings: OutgoingSettings,
  span: CallerSpan,
  request: ClientRequest,
  destination: Destination,
  found: Found | undefined,
): void {
  const injector = injectorFor(settings, destination)
  if (injector === undefined) return
  const isOurs = span instanceof ActiveSpan
  const copied =
    found === undefined || !isOurs || injector !== settings.injector ? [] : rewritten(found, span, settings)
  if (injector.formats.length + copied.length === 0) return
  if (request.isClosed) {
    if (!found?.names.length) span.trace.settings.report('outgoing-headers', tooLate)
    return
  }
  const write = (name: string, value: string | undefined) => {
    if (value !== undefined && request.get(name) === undefined) request.set(name, value)
  }
  if (!isOurs) {
    span.write(write)
    return
  }
  const context = span.outgoing()
  injector.inject(context, write)
  for (const format of copied)
    format.inject(context, write, { traceState: context.traceState, baggage: context.baggage })
}

/** The copied formats that we do not write by ourselves: the next service may read no other one. */
function rewritten({ copied }: Found, { trace }: ActiveSpan, { injector }: OutgoingSettings) {
  return trace.isReduced ? [] : [...copied].filter((format) => !injector.formats.includes(format))
}

const closed =
  'because Node had closed its headers before anybody could change them. That is so for http.request() with its headers as ' +
  'an array, or with "expect: 100-continue".'

const tooLate =
  `A request was sent without trace headers, ${closed} Give the headers as an object, or write the trace headers ` +
  'yourself: currentSpan().inject(headers).'

const tooLateToRemove =
  `A request was sent with the trace headers of the request that it was copied from, ${closed} Whoever sent those headers ` +
  'reaches the next service past the option `trust`. Give the headers as an object, and leave out "expect".'

/**
 * Describes the request by OpenTelemetry's names. Credentials and the query are left out: there the secrets are.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
 */
function describe({ attributes }: ActiveSpan, { method, origin }: ClientRequest, destination?: Destination): void {
  const known = methodOf({ method })
  attributes['http.request.method'] = known
  if (known === '_OTHER') attributes['http.request.method_original'] = method
  if (destination === undefined) {
    const [, address = '', port] = /^\w+:\/\/(.*?)(?::(\d+))?$/s.exec(origin) ?? []
    attributes['server.address'] = address
    if (port !== undefined) attributes['server.port'] = Number(port)
    return
  }
  const { hostname, port, protocol, origin: actual, pathname } = destination.url
  attributes['server.address'] = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  attributes['server.port'] = Number(port) || (protocol === 'https:' ? 443 : 80)
  attributes['url.full'] = actual + pathname
}
