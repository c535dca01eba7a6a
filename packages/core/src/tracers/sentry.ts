import type { WriteHeader } from '../context/carrier.js'
import { isSpanId, isTraceId } from '../context/ids.js'
import type { Carried } from '../context/trace-context.js'
import { carriedIn } from '../propagators/sentry/sampling-context.js'
import type { SpanInfo } from '../trace/span.js'
import type { Tracer, TracerSpan } from './tracer.js'

/** The parts of Sentry's SDK that Baton calls: `import * as Sentry from '@sentry/node'`. */
export interface SentrySdk {
  getTraceData(options: { readonly span: never }): object
  startInactiveSpan(options: never): object
  withActiveSpan<T>(span: never, callback: () => T): T
}

interface SentrySpan {
  spanContext(): { readonly traceId: string; readonly spanId: string; readonly traceFlags: number }
  readonly attributes?: Readonly<Record<string, unknown>>
  /** The span of the request, which a span inside it leads to. */
  readonly _sentryRootSpan?: SentrySpan
  isRecording(): boolean
  updateName(name: string): unknown
  setAttribute(name: string, value: unknown): unknown
  setStatus(status: { readonly code: number }): unknown
  end(): void
  getSpanJSON?(): { readonly parent_span_id?: string; readonly attributes?: Readonly<Record<string, unknown>> }
}

interface Scope {
  /** Holds the active span, weakly where the platform can. */
  readonly refs?: { readonly span?: SentrySpan | { deref(): SentrySpan | undefined } }
  getClient?(): Client | undefined
  getPropagationContext?(): {
    readonly sampleRand?: number
    readonly dsc?: Readonly<Record<string, string | undefined>>
  }
}

interface Client {
  getOptions(): {
    readonly tracesSampleRate?: unknown
    readonly tracesSampler?: unknown
    readonly environment?: string
    readonly release?: string
  }
  getDsn?(): { readonly publicKey?: string } | undefined
}

interface Carrier {
  readonly acs?: { getCurrentScope(): Scope; getActiveSpan?(): SentrySpan | undefined }
}

interface Global {
  readonly __SENTRY__?: { readonly version?: string } & { readonly [version: string]: Carrier | string | undefined }
}

/**
 * `@sentry/node` 11, by the global object of its SDK. Version 10 is built on OpenTelemetry, and is found by that.
 *
 * @param sdk `import * as Sentry from '@sentry/node'`, with which `startSpan()` of Baton makes a span of Sentry's; else it
 * makes none
 */
export function sentry(sdk?: SentrySdk): Tracer {
  return {
    name: '@sentry/node',
    serverSpan() {
      const active = activeSpan()
      return active && spanOf(sdk, active._sentryRootSpan ?? active)
    },
  }
}

/** Whether Sentry traces in this process: `false` where it is started for errors alone, `undefined` where it is not started. */
export function hasSentry(): boolean | undefined {
  const options = scope()?.getClient?.()?.getOptions()
  return options && (options.tracesSampleRate !== undefined || options.tracesSampler !== undefined)
}

/** Whether Sentry leaves its spans to OpenTelemetry: its own strategy for the async context has no spans then. */
export function isOnOpenTelemetry(): boolean {
  return strategy()?.getActiveSpan !== undefined
}

function strategy(): Carrier['acs'] {
  const { __SENTRY__: carriers } = globalThis as Global
  const carrier = carriers?.version === undefined ? undefined : carriers[carriers.version]
  return typeof carrier === 'object' ? carrier.acs : undefined
}

function scope(): Scope | undefined {
  return strategy()?.getCurrentScope()
}

function activeSpan(): SentrySpan | undefined {
  const found = strategy()
  if (found?.getActiveSpan !== undefined) return found.getActiveSpan()
  const held = found?.getCurrentScope().refs?.span
  return held !== undefined && 'deref' in held ? held.deref() : held
}

function spanOf(sdk: SentrySdk | undefined, span: SentrySpan): TracerSpan | undefined {
  const { traceId, spanId } = span.spanContext()
  return isTraceId(traceId) && isSpanId(spanId) ? new OwnSpan(sdk, span) : undefined
}

class OwnSpan implements TracerSpan {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
  readonly remoteParentId: string | undefined
  readonly propagates = true
  readonly #sdk: SentrySdk | undefined
  readonly #span: SentrySpan

  constructor(sdk: SentrySdk | undefined, span: SentrySpan) {
    const { traceId, spanId, traceFlags } = span.spanContext()
    this.traceId = traceId
    this.spanId = spanId
    this.sampled = (traceFlags & 1) === 1
    this.remoteParentId = span.getSpanJSON?.().parent_span_id
    this.#sdk = sdk
    this.#span = span
  }

  get sampleRate(): number | undefined {
    return rateOf(this.#span)
  }

  get carried(): Carried | undefined {
    return carriedIn(this.traceId, this.#headers().baggage)
  }

  active(): TracerSpan | undefined {
    const span = activeSpan()
    return span && spanOf(this.#sdk, span)
  }

  inject(write: WriteHeader): void {
    for (const [name, value] of Object.entries(this.#headers())) if (typeof value === 'string') write(name, value)
  }

  startSpan(name: string, info: SpanInfo | undefined): TracerSpan {
    const options = { name, attributes: info?.attributes, parentSpan: this.#span }
    const span = this.#sdk?.startInactiveSpan(options as never) as SentrySpan | undefined
    return (span && spanOf(this.#sdk, span)) ?? this
  }

  run<T>(fn: () => T): T {
    return this.#sdk === undefined ? fn() : this.#sdk.withActiveSpan(this.#span as never, fn)
  }

  setName(name: string): void {
    this.#span.updateName(name)
  }

  setAttribute(name: string, value: unknown): void {
    this.#span.setAttribute(name, value)
  }

  fail(): void {
    if (this.#span.isRecording()) this.#span.setStatus({ code: 2 })
  }

  end(): void {
    this.#span.end()
  }

  #headers(): { readonly 'sentry-trace'?: string; readonly baggage?: string; readonly traceparent?: string } {
    if (this.#sdk !== undefined) return this.#sdk.getTraceData({ span: this.#span as never })
    const baggage = samplingContextOf(this.#span, this.sampled)
    return { 'sentry-trace': `${this.traceId}-${this.spanId}-${this.sampled ? 1 : 0}`, ...(baggage && { baggage }) }
  }
}

/**
 * The sampling context that Sentry sends with a span, as a `baggage` header: the one that the request came with, else the
 * service's own. The name of the route is left out.
 */
function samplingContextOf(span: SentrySpan, sampled: boolean): string {
  const { dsc, sampleRand } = scope()?.getPropagationContext?.() ?? {}
  const client = scope()?.getClient?.()
  const { environment = 'production', release } = client?.getOptions() ?? {}
  const own = {
    environment,
    release,
    public_key: client?.getDsn?.()?.publicKey,
    trace_id: span.spanContext().traceId,
    sampled: String(sampled),
    sample_rand: sampleRand?.toString(),
    sample_rate: rateOf(span)?.toString(),
  }
  const members = Object.entries(dsc ?? own).flatMap(([name, value]) =>
    value === undefined ? [] : [`sentry-${name}=${encodeURIComponent(value)}`],
  )
  return members.join(',')
}

function rateOf(span: SentrySpan): number | undefined {
  const { attributes = span.getSpanJSON?.().attributes } = span
  const rate = attributes?.['sentry.sample_rate']
  return typeof rate === 'number' && rate >= 0 && rate <= 1 ? rate : undefined
}
