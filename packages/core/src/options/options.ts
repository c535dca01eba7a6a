import type { CorsOptions } from '../http/cors.js'
import type { OutgoingOptions } from '../outgoing/options.js'
import type { AgentOptions } from '../page-load/targets/agent-options.js'
import type { PageLoadTargetName } from '../page-load/targets/index.js'
import type { PropagatorName } from '../propagators/index.js'
import type { SentryOptions } from '../propagators/sentry/options.js'
import type { Sampler } from '../sampling/decide.js'
import type { Trust } from '../sampling/trust.js'
import type { Recorder, Service } from '../trace/record.js'
import type { CachePolicy, IgnoreRule } from './settings.js'

/** How Baton works in this process. Everything is optional; what is wrong is said when it is made. */
export interface BatonOptions {
  /**
   * The header formats to read and to write. A list means both.
   *
   * @defaultValue reads all; writes `w3c` and `baggage`
   */
  readonly propagators?:
    | readonly PropagatorName[]
    | {
        readonly extract?: readonly PropagatorName[]
        readonly inject?: readonly PropagatorName[]
        /** Lets the first format with a parent have the only word. */
        readonly firstMatch?: boolean
        /** Who we are for Sentry, and whose traces we continue. */
        readonly sentry?: SentryOptions
      }
  /**
   * The share of the traces begun here that is sampled, from 0 to 1. The decision depends on the trace id alone, so that
   * services with the same rate agree.
   *
   * @defaultValue 1
   */
  readonly sampleRate?: number
  /** Overrules the parent's decision and `sampleRate`, where it does not answer `undefined`. */
  readonly sampler?: Sampler
  /**
   * How far the context of a request is believed, for all or by request.
   *
   * @defaultValue `'continue'`
   */
  readonly trust?: Trust
  /** How many traces a second callers may force on us with their "sampled"; beyond that we decide ourselves. */
  readonly maxForcedPerSecond?: number
  /** Requests without a transaction: a path with `*` as wildcard, a RegExp for the path, or a predicate. */
  readonly ignore?: readonly IgnoreRule[]
  /** Who we are, as every record says it. */
  readonly service?: Service
  /** What the browser's RUM agents are told. */
  readonly pageLoad?: PageLoadOptions
  /**
   * Tells the page its trace by the header `Server-Timing`, too: what the tags say, on HTML documents that only the one who
   * asked for them can get. Sentry, Grafana Faro, Splunk and `@trace-baton/browser` read it.
   *
   * @defaultValue `true`
   */
  readonly serverTiming?: boolean
  /**
   * What to do with a page that carries ids and says that others may see it: make it private, render no ids, or trust the
   * application. A page that says nothing is made `private, no-cache` in any case.
   *
   * @defaultValue `'private'`
   */
  readonly cache?: CachePolicy
  /**
   * Lets pages of these origins call us, trace headers included. What the application's own CORS middleware answers stands,
   * with the trace headers that it lacks.
   */
  readonly cors?: CorsOptions
  /**
   * Writes the trace id into a response header of this name, for support tickets; `true` is `x-trace-id`.
   *
   * @defaultValue `false`
   */
  readonly responseHeader?: boolean | string
  /**
   * Which destinations of `fetch`, undici and `http.request` are told of the trace, beside loopback and the private
   * network. `false`: adapters do not start {@link Baton.propagateOutgoing}.
   */
  readonly outgoing?: false | OutgoingOptions
  /**
   * Puts `pageLoad.tags()` into HTML that no template of yours knows: files, and what other code writes. The page is sent
   * whole each time, without a validator.
   *
   * @defaultValue `false`
   */
  readonly autoInject?: boolean
  /** Receives every finished, sampled span. */
  readonly record?: Recorder
  /**
   * Says why pages are not linked, once a cause, as a Node warning. Outside production the page says it, too, in an attribute
   * `data-trace-baton`.
   *
   * @defaultValue `false`
   */
  readonly diagnose?: boolean
}

/**
 * The targets to hand over to (`true`, or the options of the agent's own `init`), and on which terms. Without any target,
 * `w3c` is on.
 *
 * Some options mean something to Baton, too. Sentry's `dsn`, `release` and `environment` go into the sampling context of traces
 * that begin here. Datadog's `traceIdFormat` is Baton's own: `'decimal'`, the lower 64 bits, or `'hex'`, all 128.
 */
export type PageLoadOptions = {
  readonly [Name in PageLoadTargetName]?: boolean | AgentOptions
} & {
  /**
   * `inherit`: the page load is sampled exactly when the server is. `independent`: the page decides for itself.
   *
   * @defaultValue `'inherit'`
   */
  readonly sampling?: 'inherit' | 'independent'
  /**
   * The age at which the page drops its hand-off, in seconds.
   *
   * @defaultValue 120
   */
  readonly maxAge?: number
}
