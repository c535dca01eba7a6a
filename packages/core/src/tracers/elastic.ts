import type { WriteHeader } from '../context/carrier.js'
import { isSpanId, isTraceId } from '../context/ids.js'
import type { SpanInfo } from '../trace/span.js'
import type { Tracer, TracerSpan } from './tracer.js'

/** The parts of elastic-apm-node that Baton calls. */
export interface ElasticAgent {
  isStarted(): boolean
  readonly currentTransaction: object | null
  readonly currentSpan: object | null
}

interface ElasticSpan {
  readonly traceId: string
  readonly id: string
  readonly parentId?: string | null
  readonly sampled: boolean
  readonly sampleRate?: number | null
  readonly traceparent: string
  readonly ended?: boolean
  name: string
  ensureParentId?(): string
  /** Not documented, like the two of its context. Without it, `traceparent` alone is written. */
  propagateTraceContextHeaders?(carrier: object, set: (carrier: object, name: string, value: string) => void): void
  createSpan?(name: string, options: object): ElasticSpan | null
  setLabel(name: string, value: unknown): void
  setOutcome(outcome: string): void
  end(): void
}

interface Instrumentation {
  currRunContext(): { enterSpan(span: object): object }
  withRunContext<T>(context: object, fn: () => T): T
}

/**
 * elastic-apm-node 4. The agent keeps its state private, so it has to be given.
 *
 * @example
 * import apm from 'elastic-apm-node'
 * app.use(baton({ tracer: elastic(apm) }))
 */
export function elastic(apm: ElasticAgent): Tracer {
  return {
    name: 'elastic-apm-node',
    serverSpan() {
      const { currentTransaction } = apm
      return currentTransaction === null ? undefined : spanOf(apm, currentTransaction as ElasticSpan)
    },
  }
}

/** Whether the agent was started in this process: it marks the global object, and tells no more. */
export function hasElastic(): boolean {
  return Object.getOwnPropertySymbols(globalThis).some(
    (key) => key.description === 'ElasticAPMAgentInitialized' && (globalThis as Record<symbol, unknown>)[key] === true,
  )
}

function spanOf(apm: ElasticAgent, span: ElasticSpan): TracerSpan | undefined {
  return isTraceId(span.traceId) && isSpanId(span.id) ? new OwnSpan(apm, span) : undefined
}

class OwnSpan implements TracerSpan {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
  readonly sampleRate: number | undefined
  readonly remoteParentId: string | undefined
  readonly propagates = true
  readonly ensureParentId: (() => string) | undefined
  readonly #apm: ElasticAgent
  readonly #span: ElasticSpan

  constructor(apm: ElasticAgent, span: ElasticSpan) {
    this.traceId = span.traceId
    this.spanId = span.id
    this.sampled = span.sampled
    this.sampleRate = span.sampleRate ?? undefined
    this.remoteParentId = span.parentId ?? undefined
    this.ensureParentId = span.ensureParentId === undefined ? undefined : () => (span.ensureParentId as () => string)()
    this.#apm = apm
    this.#span = span
  }

  /** The agent reads the parent of its transaction when that has ended, and only there. */
  withdrawParent(): void {
    Object.defineProperty(this.#span, 'parentId', { value: undefined, configurable: true })
  }

  active(): TracerSpan | undefined {
    const span = this.#apm.currentSpan ?? this.#apm.currentTransaction
    return span === null ? undefined : spanOf(this.#apm, span as ElasticSpan)
  }

  inject(write: WriteHeader): void {
    const span = this.#span
    if (span.propagateTraceContextHeaders === undefined) write('traceparent', span.traceparent)
    else span.propagateTraceContextHeaders({}, (_, name, value) => write(name, value))
  }

  startSpan(name: string, info: SpanInfo | undefined): TracerSpan {
    const transaction = this.#apm.currentTransaction as ElasticSpan | null
    const span = transaction?.createSpan?.(name, { childOf: this.#span })
    if (!span) return this
    for (const [key, value] of Object.entries(info?.attributes ?? {})) span.setLabel(key, value)
    return new OwnSpan(this.#apm, span)
  }

  run<T>(fn: () => T): T {
    const { _instrumentation: instrumentation } = this.#apm as { _instrumentation?: Partial<Instrumentation> }
    if (!instrumentation?.withRunContext || !instrumentation.currRunContext) return fn()
    return instrumentation.withRunContext(instrumentation.currRunContext().enterSpan(this.#span), fn)
  }

  setName(name: string): void {
    this.#span.name = name
  }

  setAttribute(name: string, value: unknown): void {
    this.#span.setLabel(name, value)
  }

  fail(): void {
    if (!this.#span.ended) this.#span.setOutcome('failure')
  }

  end(): void {
    this.#span.end()
  }
}
