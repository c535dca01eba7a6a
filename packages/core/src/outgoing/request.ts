import { methodOf } from '../http/method.js'
import { ActiveSpan } from '../trace/active-span.js'
import { currentScope } from '../trace/scope.js'
import { TracedSpan } from '../tracers/traced-span.js'
import { injectorFor } from './destination.js'
import type { OutgoingSettings } from './options.js'

/** A request that is about to be sent, by any client. */
export interface ClientRequest {
  readonly method: string
  /** The origin that the connection goes to. */
  readonly origin: string
  /** With the query; an absolute URL for a request by way of a proxy. */
  readonly path: string
  /** Whether it has a header already, by lowercase name. */
  has(name: string): boolean
  /** Adds a header; `undefined` when it is too late for that. */
  readonly write: ((name: string, value: string) => void) | undefined
}

/** A span that sends requests: of Baton, or of the tracer that owns the ids. */
export type CallerSpan = ActiveSpan | TracedSpan

/**
 * The current span, when it is one of this copy of the package; `undefined` outside a transaction, and where a tracer
 * writes the headers of all requests itself.
 */
export function callerSpan(): CallerSpan | undefined {
  const span = currentScope()
  if (span instanceof ActiveSpan) return span
  return span instanceof TracedSpan && span.native.propagates !== true ? span : undefined
}

/**
 * Starts a child span for a request, and gives the request the headers that its destination may get. A request that has a
 * trace already, by the application's hand or another tracer's, is left alone.
 *
 * @returns the span, when it will be recorded
 */
export function startClientSpan(
  caller: CallerSpan,
  settings: OutgoingSettings,
  request: ClientRequest,
): ActiveSpan | undefined {
  if (request.method === 'CONNECT') return undefined // a tunnel: each request through it is published on its own
  if (settings.marks.some((name) => request.has(name))) return undefined

  const url = urlOf(request)
  if (caller instanceof TracedSpan) {
    writeHeaders(settings, caller, request, url)
    return undefined
  }
  const method = methodOf(request)
  const span = caller.startSpan(method === '_OTHER' ? 'HTTP' : method, { kind: 'client' })
  writeHeaders(settings, span, request, url)
  if (span.trace.settings.record === undefined || !span.sampled) return undefined
  describe(span, request.method, url)
  return span
}

/** A path without a slash in front could else be read as more of the host. */
function urlOf({ origin, path }: ClientRequest): URL {
  if (/^https?:\/\//i.test(path)) return new URL(path)
  return new URL(origin + (path.startsWith('/') ? path : `/${path}`))
}

function writeHeaders(settings: OutgoingSettings, span: CallerSpan, { has, write }: ClientRequest, url: URL): void {
  const injector = injectorFor(settings, url)
  if (injector === undefined || injector.formats.length === 0) return
  if (write === undefined) {
    span.trace.settings.report('outgoing-headers', tooLate)
    return
  }
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined && !has(name)) write(name, value)
  }
  if (span instanceof TracedSpan) span.write(add)
  else injector.inject(span.outgoing(), add)
}

const tooLate =
  'A request was sent without trace headers, because Node had closed its headers before anybody could add some. That is so ' +
  'for http.request() with its headers as an array, or with "expect: 100-continue". Give the headers as an object, or write ' +
  'the trace headers yourself: currentSpan().inject(headers).'

/**
 * Describes the request by OpenTelemetry's names. Credentials and the query are left out: there the secrets are.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
 */
function describe({ attributes }: ActiveSpan, method: string, url: URL): void {
  const known = methodOf({ method })
  attributes['http.request.method'] = known
  if (known === '_OTHER') attributes['http.request.method_original'] = method
  const { hostname, port, protocol, origin, pathname } = url
  attributes['server.address'] = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  attributes['server.port'] = Number(port) || (protocol === 'https:' ? 443 : 80)
  attributes['url.full'] = origin + pathname
}
