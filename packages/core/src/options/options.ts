import type { Service } from '../context/service.js'
import type { CorsOptions } from '../http/cors.js'
import type { ServerTimingOptions } from '../http/server-timing-options.js'
import type { OutgoingOptions } from '../outgoing/options.js'
import type { PageLoadOptions } from '../page-load/options.js'
import type { PropagatorsOption } from '../propagators/options.js'
import type { SamplingOptions } from '../sampling/options.js'
import type { Recorder } from '../trace/record.js'
import type { TracerOption } from '../tracers/resolve.js'

/** What to do with a page that carries ids and may be shared from a cache. */
export type CachePolicy = 'private' | 'omit' | 'allow'

/**
 * How Baton works in this process. Everything is optional; invalid options are refused when Baton is made.
 */
export interface BatonOptions extends SamplingOptions {
  /**
   * The header formats to read and to write. A list means both.
   *
   * @defaultValue reads all; writes `w3c` and `baggage`
   */
  readonly propagators?: PropagatorsOption
  /** This service, as every record names it. */
  readonly service?: Service
  /** The hand-off to the browser's RUM agents. */
  readonly pageLoad?: PageLoadOptions
  /**
   * Hands over by the header `Server-Timing`, too: the content of the tags, on HTML documents that only the one who asked for
   * them can get. Sentry, Grafana Faro, Splunk and `@trace-baton/browser` read it. `{ trace: true }` adds the entry `trace` of
   * W3C Trace Context Level 3: the span of the server, and whether it is sampled.
   *
   * @defaultValue `true`
   */
  readonly serverTiming?: boolean | ServerTimingOptions
  /**
   * For a page with ids whose headers let others see it: make it private, render no ids, or trust the application. A page
   * whose headers leave that open is made `private, no-cache` in any case.
   *
   * @defaultValue `'private'`
   */
  readonly cache?: CachePolicy
  /**
   * Lets pages of these origins call us, trace headers included. The answer of the application's own CORS middleware stands,
   * with the trace headers that it lacks.
   */
  readonly cors?: CorsOptions
  /**
   * Writes the trace id into a response header of this name, for support tickets; `true` is `x-trace-id`. A header with a
   * grammar of its own, like `traceresponse` or `x-amzn-trace-id`, is written in it.
   *
   * @defaultValue `false`
   */
  readonly responseHeader?: boolean | string
  /**
   * Which destinations of `fetch`, undici and `http.request` get trace headers, beside loopback and the private
   * network. `false`: adapters do not start {@link Baton.propagateOutgoing}.
   */
  readonly outgoing?: false | OutgoingOptions
  /**
   * Puts `pageLoad.tags()` into HTML that no template of yours renders: files, and pages of other code. The page is sent
   * whole each time, without a validator.
   *
   * @defaultValue `false`
   */
  readonly autoInject?: boolean
  /**
   * Who owns the ids. `'auto'` looks for OpenTelemetry, dd-trace and Sentry in this process: where one of them traces the
   * request, Baton hands its span over and makes none. `'none'`: Baton makes its own. A tracer of
   * `@trace-baton/core/tracers`: that one.
   *
   * @defaultValue `'auto'`
   */
  readonly tracer?: TracerOption
  /**
   * Seconds after the end of a transaction, from when on what begins in its scope, such as each tick of a `setInterval`,
   * starts a trace of its own with a link to it. `Infinity`: never. Where a tracer owns the ids, the tracer decides.
   *
   * @defaultValue 300
   */
  readonly detachAfter?: number
  /**
   * Receives every finished, sampled span that Baton makes: none for a request that a tracer of this process traces. `false`
   * says that nobody shall report the server's spans.
   */
  readonly record?: Recorder | false
  /**
   * Explains why pages are not linked, once a cause, as a Node warning. Outside production the page names the cause, too, in
   * an attribute `data-trace-baton`.
   *
   * @defaultValue `false`
   */
  readonly diagnose?: boolean
}

/** The name of every option. */
export const optionNames = Object.keys({
  propagators: true,
  sampleRate: true,
  sampler: true,
  trust: true,
  maxForcedPerSecond: true,
  ignore: true,
  service: true,
  pageLoad: true,
  cache: true,
  cors: true,
  responseHeader: true,
  outgoing: true,
  autoInject: true,
  serverTiming: true,
  tracer: true,
  detachAfter: true,
  record: true,
  diagnose: true,
} satisfies Record<keyof BatonOptions, true>)
