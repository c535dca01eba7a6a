import type { WriteHeader } from '../context/carrier.js'
import { isSpanId, isTraceId, newSpanId } from '../context/ids.js'
import type { Carried } from '../context/trace-context.js'
import { carriedIn } from '../propagators/sentry/sampling-context.js'
import type { SpanKind } from '../trace/record.js'
import type { SpanInfo } from '../trace/span.js'
import type { Tracer, TracerSpan } from './tracer.js'

/** What `@opentelemetry/api` 1.x keeps under a global symbol, whichever SDK has registered it. */
interface Api {
  readonly trace?: { getTracer(name: string): { startSpan(name: string, options: object, context: Context): OtelSpan } }
  readonly context?: { active(): Context; with<T>(context: Context, fn: () => T): T }
  readonly propagation?: { inject(context: Context, carrier: WriteHeader, setter: Setter): void }
}

interface Context {
  getValue(key: symbol): unknown
  setValue(key: symbol, value: unknown): Context
}

interface Setter {
  set(carrier: WriteHeader, name: string, value: string): void
}

interface SpanContext {
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags: number
  readonly isRemote?: boolean
}

interface OtelSpan {
  spanContext(): SpanContext
  isRecording(): boolean
  updateName(name: string): unknown
  setAttribute(name: string, value: unknown): unknown
  setStatus(status: { readonly code: number }): unknown
  end(): void
  readonly kind?: number
  /** SDK 2 and later. */
  parentSpanContext?: SpanContext | undefined
  /** SDK 1. */
  parentSpanId?: string | undefined
  /** A span of Sentry's own making, which version 10 registers with OpenTelemetry. */
  getSpanJSON?(): { readonly parent_span_id?: string }
  /** Of such a span: the one of the request, which it leads to. */
  readonly _sentryRootSpan?: OtelSpan
}

const apiKey = Symbol.for('opentelemetry.js.api.1')
const spanKey = Symbol.for('OpenTelemetry Context Key SPAN')
const rpcKey = Symbol.for('OpenTelemetry SDK Context Key RPC_METADATA')
const suppressKey = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING')
/** The parent that our propagator has made for OpenTelemetry, in its context. */
const parentKey = Symbol.for('trace-baton.parent')

/** OpenTelemetry's SDK 1, 2 and 3, EDOT Node, `@sentry/node` 10, and whatever else registers with OpenTelemetry's API. */
export function openTelemetry(): Tracer {
  return {
    name: 'OpenTelemetry',
    serverSpan() {
      const api = registered()
      const context = api?.context?.active()
      if (api === undefined || context === undefined || context.getValue(suppressKey) === true) return undefined
      const active = context.getValue(spanKey) as OtelSpan | undefined
      const server = (context.getValue(rpcKey) as { readonly span?: OtelSpan } | undefined)?.span
      if (server !== undefined) return spanOf(api, server, context)
      if (active === undefined) return undefined
      const { _sentryRootSpan: root } = active
      return root === undefined ? spanOf(api, active, context, localParentOf(active)) : spanOf(api, root, context)
    },
  }
}

/** Whether a tracer provider and a context manager are registered. Asked for each request that finds no tracer. */
export function hasOpenTelemetry(): boolean {
  const api = registered()
  return api !== undefined && api.trace !== undefined && api.context !== undefined
}

function registered(): Api | undefined {
  return (globalThis as { readonly [apiKey]?: Api })[apiKey]
}

function spanOf(api: Api, span: OtelSpan, context: Context, ids = span.spanContext()): OpenTelemetrySpan | undefined {
  return isTraceId(ids.traceId) && isSpanId(ids.spanId) ? new OpenTelemetrySpan(api, span, context, ids) : undefined
}

/**
 * The span around the innermost one, where no instrumentation says which is the server's: middleware is instrumented as a
 * child of it. SDK 1 does not say whether a parent is remote, and that of a server's span always is.
 */
function localParentOf(span: OtelSpan): SpanContext {
  const ids = span.spanContext()
  if (span.kind === kinds.server) return ids
  const { parentSpanContext, parentSpanId } = span
  if (parentSpanContext !== undefined) return parentSpanContext.isRemote === true ? ids : parentSpanContext
  return parentSpanId === undefined ? ids : { ...ids, spanId: parentSpanId }
}

const kinds: Record<SpanKind, number> = { internal: 0, server: 1, client: 2, producer: 3, consumer: 4 }

class OpenTelemetrySpan implements TracerSpan {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
  readonly remoteParentId: string | undefined
  readonly propagates: boolean
  readonly ensureParentId: (() => string | undefined) | undefined
  readonly #api: Api
  readonly #span: OtelSpan
  readonly #context: Context

  constructor(api: Api, span: OtelSpan, context: Context, { traceId, spanId, traceFlags }: SpanContext) {
    this.traceId = traceId
    this.spanId = spanId
    this.sampled = (traceFlags & 1) === 1
    // Sentry's exporter takes a span with a parent for a part of a transaction, and writes all headers itself.
    const isSentrys = '__SENTRY__' in globalThis
    const isItself = span.spanContext().spanId === spanId
    const minted = context.getValue(parentKey) as string | undefined
    const parentId = isItself
      ? (span.parentSpanContext?.spanId ?? span.parentSpanId ?? span.getSpanJSON?.().parent_span_id)
      : undefined
    this.remoteParentId = parentId === minted ? undefined : parentId
    this.propagates = isSentrys
    this.#api = api
    this.#span = span
    this.#context = context
    this.ensureParentId = isSentrys || !isItself ? undefined : () => this.#ensureParentId(minted)
  }

  /** What the page's Sentry must get, where Sentry is the tracer. */
  get carried(): Carried | undefined {
    if (!this.propagates) return undefined
    let baggage: string | undefined
    this.inject((name, value) => {
      if (name === 'baggage') baggage = value
    })
    return carriedIn(this.traceId, baggage)
  }

  active(): TracerSpan | undefined {
    const context = this.#api.context?.active()
    const span = context?.getValue(spanKey) as OtelSpan | undefined
    return span && spanOf(this.#api, span, context as Context)
  }

  inject(write: WriteHeader): void {
    this.#api.propagation?.inject(this.#own(), write, setter)
  }

  startSpan(name: string, info: SpanInfo | undefined): TracerSpan {
    const context = this.#own()
    const options = { kind: kinds[info?.kind ?? 'internal'], attributes: info?.attributes }
    const span = (this.#api.trace as Required<Api>['trace'])
      .getTracer('@trace-baton/core')
      .startSpan(name, options, context)
    return new OpenTelemetrySpan(this.#api, span, context, span.spanContext())
  }

  run<T>(fn: () => T): T {
    const { context } = this.#api
    return context === undefined ? fn() : context.with(this.#own(), fn)
  }

  setName(name: string): void {
    this.#span.updateName(name)
  }

  setAttribute(name: string, value: unknown): void {
    this.#span.setAttribute(name, value)
  }

  fail(): void {
    if (this.#span.isRecording()) this.#span.setStatus({ code: 2 }) // SpanStatusCode.ERROR
  }

  end(): void {
    this.#span.end()
  }

  withdrawParent(): void {
    const span = this.#span
    if ('parentSpanContext' in span) span.parentSpanContext = undefined
    else span.parentSpanId = undefined
  }

  /** The active context where it has this span; else the one that the span was found in. */
  #own(): Context {
    const active = this.#api.context?.active() ?? this.#context
    return active.getValue(spanKey) === this.#span ? active : active.setValue(spanKey, this.#span)
  }

  /**
   * A parent for the exported span: its exporter reads it when the span ends. A span that is not recorded exports nothing,
   * and the page that is told so reports nothing.
   */
  #ensureParentId(minted: string | undefined): string | undefined {
    if (minted !== undefined) return minted
    const span = this.#span
    if (!span.isRecording()) return undefined
    const spanId = newSpanId()
    if ('parentSpanContext' in span) span.parentSpanContext = { ...span.spanContext(), spanId, isRemote: true }
    else span.parentSpanId = spanId
    return spanId
  }
}

const setter: Setter = { set: (write, name, value) => write(name, value) }
