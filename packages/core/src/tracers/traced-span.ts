import { type WriteHeader, writerOf } from '../context/carrier.js'
import { isSpanId, isTraceId } from '../context/ids.js'
import { formatTraceparent } from '../context/traceparent.js'
import { textOf } from '../diagnostics/report.js'
import type { Attributes, Outcome } from '../trace/record.js'
import { runIn, type ScopedSpan } from '../trace/scope.js'
import type { Span, SpanInfo } from '../trace/span.js'
import type { TraceSettings } from '../trace/trace.js'
import type { Transaction } from '../trace/transaction.js'
import type { TracerSpan } from './tracer.js'

/** A span of the tracer that owns the ids. It records nothing: the tracer exports the span. */
export abstract class TracedSpan implements ScopedSpan {
  readonly traceId: string
  readonly spanId: string
  declare readonly sampled: boolean
  declare readonly traceparent: string
  readonly #native: TracerSpan
  readonly #settings: TraceSettings
  #outcome: Outcome
  #attributes: Attributes | undefined

  constructor(native: TracerSpan, settings: TraceSettings) {
    this.traceId = native.traceId
    this.spanId = native.spanId
    Object.defineProperties(this, TracedSpan.#late)
    this.#native = native
    this.#settings = settings
    this.#outcome = 'unknown'
    this.#attributes = undefined
  }

  abstract readonly transaction: Transaction
  abstract name: string
  abstract end(): void

  /** Own, because template engines show what an object owns; read late, because a tracer may decide when it is asked. */
  static readonly #late: PropertyDescriptorMap & ThisType<TracedSpan> = {
    sampled: {
      get() {
        return this.#isSampled()
      },
      enumerable: true,
    },
    traceparent: {
      get() {
        return formatTraceparent(this.traceId, this.spanId, this.sampled)
      },
      enumerable: true,
    },
  }

  get native(): TracerSpan {
    return this.#native
  }

  get trace(): { readonly settings: TraceSettings } {
    return { settings: this.#settings }
  }

  /** A tracer that throws, or answers nothing, does not export the span. */
  #isSampled(): boolean {
    try {
      return this.#native.sampled === true
    } catch (error) {
      this.#reportThrown(error)
      return false
    }
  }

  get sampleRate(): number | undefined {
    const rate = this.guarded(() => this.#native.sampleRate)
    return typeof rate === 'number' && rate >= 0 && rate <= 1 ? rate : undefined
  }

  get outcome(): Outcome {
    return this.#outcome
  }

  set outcome(outcome: Outcome) {
    this.#outcome = outcome
    if (outcome === 'failure') this.guarded(() => this.#native.fail?.())
  }

  get attributes(): Attributes {
    this.#attributes ??= new Proxy<Attributes>(
      {},
      {
        set: (target, name, value) => {
          this.guarded(() => this.#native.setAttribute?.(String(name), value))
          return Reflect.set(target, name, value)
        },
      },
    )
    return this.#attributes
  }

  /** The tracer's innermost span, as the scope asks for it. */
  get active(): TracedSpan {
    const native = this.activeNative
    return native.spanId === this.spanId ? this : new TracedChild(native, this.transaction, this.#settings, false)
  }

  get activeNative(): TracerSpan {
    const active = this.guarded(() => this.#native.active?.())
    return isSpan(active) ? active : this.#native
  }

  inject(): Record<string, string>
  inject<C>(carrier: C): C
  inject(carrier: unknown = {}): unknown {
    this.guarded(() => {
      const write = writerOf(carrier)
      if (write) this.write(write)
      else
        this.#settings.report('inject', `inject() needs an object to write headers into, but got ${String(carrier)}.`)
    })
    return carrier
  }

  /** Writes the tracer's own headers. Throws as `write` does. */
  write(write: WriteHeader): void {
    writeHeadersOf(this.#native, write)
  }

  startSpan(name: string, info?: SpanInfo): Span {
    return this.startChild(this.#native, name, info)
  }

  run<T>(fn: () => T): T {
    const { run } = this.#native
    if (run === undefined) return runIn(this, fn)
    let isCalled = false
    const once = () => {
      isCalled = true
      return fn()
    }
    try {
      return runIn(this, () => run.call(this.#native, once) as T)
    } catch (error) {
      if (isCalled) throw error // the application's
      this.#reportThrown(error)
      return runIn(this, fn)
    }
  }

  protected startChild(parent: TracerSpan, name: string, info: SpanInfo | undefined): Span {
    const child = this.guarded(() => parent.startSpan?.(name, info))
    if (isSpan(child)) return new TracedChild(child, this.transaction, this.#settings, true, name)
    return new TracedChild(parent, this.transaction, this.#settings, false, name)
  }

  /** Nothing of a tracer throws on the way of a request. */
  protected guarded<T>(fn: () => T): T | undefined {
    try {
      return fn()
    } catch (error) {
      this.#reportThrown(error)
      return undefined
    }
  }

  #reportThrown(error: unknown): void {
    this.#settings.report('tracer', `The tracer in this process threw: ${textOf(error)}`)
  }
}

/** An operation inside the request, as a span of the tracer's own. */
class TracedChild extends TracedSpan {
  readonly transaction: Transaction
  readonly #isOurs: boolean
  #name: string

  /** @param isOurs whether it was started here, and is ended here */
  constructor(
    native: TracerSpan,
    transaction: Transaction,
    settings: TraceSettings,
    isOurs: boolean,
    name = 'unknown',
  ) {
    super(native, settings)
    this.transaction = transaction
    this.#isOurs = isOurs
    this.#name = name
    Object.freeze(this)
  }

  get name(): string {
    return this.#name
  }

  set name(name: string) {
    this.#name = name
    this.guarded(() => this.native.setName?.(name))
  }

  end(): void {
    if (this.#isOurs) this.guarded(() => this.native.end?.())
  }
}

function isSpan(span: TracerSpan | null | undefined): span is TracerSpan {
  return isTraceId(span?.traceId) && isSpanId(span.spanId)
}

function writeHeadersOf(span: TracerSpan, write: WriteHeader): void {
  if (span.inject === undefined) write('traceparent', formatTraceparent(span.traceId, span.spanId, span.sampled))
  else span.inject(write)
}
