import { methodOf } from '../http/attributes.js'
import type { Settings } from '../options/settings.js'
import { ActiveSpan } from '../trace/active-span.js'
import { currentSpan } from '../trace/scope.js'
import { formatsFor } from './destination.js'

/** A request that is about to leave, whichever client sends it. */
export interface Departure {
  readonly method: string
  /** Where the connection goes. */
  readonly origin: string
  /** With the query; an absolute URL, where the request goes by way of a proxy. */
  readonly path: string
  /** Whether it has a header already, by lowercase name. */
  has(name: string): boolean
  /** Adds a header; `undefined` when it is too late for that. */
  readonly write: ((name: string, value: string) => void) | undefined
}

/** The current span, when it is one of this copy of the package; `undefined` outside a transaction. */
export function callerSpan(): ActiveSpan | undefined {
  const span = currentSpan()
  return span instanceof ActiveSpan ? span : undefined
}

/**
 * Makes a request a child span, and gives it the headers that its destination may get. One that has a trace already, by
 * the application's hand or another tracer's, is left alone.
 *
 * @returns the span, when somebody will want to know how the request ended
 */
export function depart(caller: ActiveSpan, departure: Departure): ActiveSpan | undefined {
  const { transaction } = caller
  const { settings } = transaction.trace
  if (departure.method === 'CONNECT') return undefined // a tunnel; what goes through it departs by itself
  if (settings.outgoing.marks.some((name) => departure.has(name))) return undefined

  const url = urlOf(departure)
  const method = methodOf(departure)
  const span = caller.startSpan(method === '_OTHER' ? 'HTTP' : method, { kind: 'client' })
  giveHeaders(settings, span, departure, url)
  if (settings.record === undefined || !transaction.decideSampled()) return undefined
  describe(span, departure.method, url)
  return span
}

/** A path without a slash in front could else be read as more of the host. */
function urlOf({ origin, path }: Departure): URL {
  if (/^https?:\/\//i.test(path)) return new URL(path)
  return new URL(origin + (path.startsWith('/') ? path : `/${path}`))
}

function giveHeaders(settings: Settings, span: ActiveSpan, { has, write }: Departure, url: URL): void {
  const formats = formatsFor(settings, url)
  if (formats.length === 0) return
  if (write === undefined) {
    settings.report('outgoing-headers', tooLate)
    return
  }
  span.injectAs(formats, (name, value) => {
    if (value !== undefined && !has(name)) write(name, value)
  })
}

const tooLate =
  'A request was sent without trace headers, because Node had closed its headers before anybody could add some. That is so ' +
  'for http.request() with its headers as an array, or with "expect: 100-continue". Give the headers as an object, or write ' +
  'the trace headers yourself: currentSpan().inject(headers).'

/**
 * Says what was asked, by OpenTelemetry's names. Credentials and the query are left out: there the secrets are.
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
