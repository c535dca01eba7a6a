import type { WriteHeader } from '../context/carrier.js'
import { isSpanId, isTraceId } from '../context/ids.js'
import type { SpanInfo } from '../trace/span.js'
import type { Tracer, TracerSpan } from './tracer.js'

/** The parts of dd-trace that Baton calls. */
export interface DatadogTracer {
  scope(): { active(): unknown; activate<T>(span: never, fn: () => T): T }
  inject(span: never, format: string, carrier: object): void
  startSpan(name: string, options: object): unknown
}

interface Id {
  toString(radix: number): string
}

interface DatadogContext {
  toTraceId(as128bits: true): string
  toSpanId(asHex: true): string
  readonly _parentId?: Id | null
  readonly _trace?: { readonly started?: readonly DatadogSpan[] }
  readonly _sampling?: { readonly priority?: number }
}

interface DatadogSpan {
  context(): DatadogContext
  setTag(name: string, value: unknown): unknown
  finish(): void
}

/** The instance that dd-trace keeps, one a process. */
interface Global {
  readonly _ddtrace?: DatadogTracer & { readonly _tracingInitialized?: boolean }
}

/** dd-trace 5 and 6. Without an argument, the one that runs in this process. */
export function datadog(given?: DatadogTracer): Tracer {
  return {
    name: 'dd-trace',
    serverSpan() {
      const tracer = given ?? (globalThis as Global)._ddtrace
      const active = tracer?.scope().active() as DatadogSpan | null | undefined
      if (tracer === undefined || active === undefined || active === null) return undefined
      return spanOf(tracer, active.context()._trace?.started?.[0] ?? active)
    },
  }
}

/** Whether dd-trace is loaded, and whether it was started: `undefined` where it is not loaded. */
export function hasDatadog(): boolean | undefined {
  const tracer = (globalThis as Global)._ddtrace
  return tracer && tracer._tracingInitialized !== false
}

function spanOf(tracer: DatadogTracer, span: DatadogSpan): TracerSpan | undefined {
  const own = new OwnSpan(tracer, span)
  return isTraceId(own.traceId) && isSpanId(own.spanId) ? own : undefined
}

class OwnSpan implements TracerSpan {
  readonly traceId: string
  readonly spanId: string
  readonly remoteParentId: string | undefined
  readonly propagates = true
  readonly #tracer: DatadogTracer
  readonly #span: DatadogSpan
  #sampled: boolean | undefined

  constructor(tracer: DatadogTracer, span: DatadogSpan) {
    const context = span.context()
    this.traceId = context.toTraceId(true).padStart(32, '0')
    this.spanId = context.toSpanId(true).padStart(16, '0')
    this.remoteParentId = context._parentId?.toString(16).padStart(16, '0')
    this.#tracer = tracer
    this.#span = span
    this.#sampled = undefined
  }

  /**
   * dd-trace decides when it first writes headers, by the resource that it knows then. The page needs the decision before;
   * it is made when it is first read, which leaves the route as much time as there is.
   */
  get sampled(): boolean {
    this.#sampled ??= this.#decide()
    return this.#sampled
  }

  active(): TracerSpan | undefined {
    const span = this.#tracer.scope().active() as DatadogSpan | null | undefined
    return span ? spanOf(this.#tracer, span) : undefined
  }

  inject(write: WriteHeader): void {
    for (const [name, value] of Object.entries(this.#headers())) write(name, value)
  }

  startSpan(name: string, info: SpanInfo | undefined): TracerSpan {
    const tags = { ...info?.attributes, ...(info?.kind && { 'span.kind': info.kind }) }
    return new OwnSpan(this.#tracer, this.#tracer.startSpan(name, { childOf: this.#span, tags }) as DatadogSpan)
  }

  run<T>(fn: () => T): T {
    return this.#tracer.scope().activate(this.#span as never, fn)
  }

  setName(name: string): void {
    this.#span.setTag('resource.name', name)
  }

  setAttribute(name: string, value: unknown): void {
    this.#span.setTag(name, value)
  }

  fail(): void {
    this.#span.setTag('error', true)
  }

  end(): void {
    this.#span.finish()
  }

  #decide(): boolean {
    const headers = this.#headers()
    const priority = this.#span.context()._sampling?.priority ?? headers['x-datadog-sampling-priority']
    return priority === undefined ? headers.traceparent?.slice(-2) === '01' : Number(priority) > 0
  }

  #headers(): Record<string, string> {
    const headers: Record<string, string> = {}
    this.#tracer.inject(this.#span as never, 'http_headers', headers)
    return headers
  }
}
