import { emptyWriter, writerOf } from '../context/carrier.js'
import { newSpanId } from '../context/ids.js'
import { type Link, noLinks, type Outgoing } from '../context/trace-context.js'
import { formatTraceparent } from '../context/traceparent.js'
import { textOf } from '../diagnostics/report.js'
import { monotonicTime } from './clock.js'
import type { Attributes, Outcome, SpanKind, SpanRecord } from './record.js'
import { runIn, runOutside } from './scope.js'
import type { Span, SpanInfo } from './span.js'
import type { Trace } from './trace.js'
import type { Transaction } from './transaction.js'

/** The transaction of a span. */
interface Owner extends Transaction {
  /** Whether it ended so long ago that what begins now is no part of it: the option `detachAfter`. */
  readonly isDetached: boolean
  /** Starts a trace of its own, with a link to the span in whose scope that happens. */
  startDetached(from: ActiveSpan, name: string, info: SpanInfo | undefined): ActiveSpan
}

/**
 * A running span: the part that transactions and the operations inside them share.
 *
 * Its ids are plain data, so that every template engine shows them; a subclass freezes itself, so that they stay.
 */
export abstract class ActiveSpan implements Span {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
  readonly traceparent: string
  readonly #trace: Trace
  readonly #kind: SpanKind
  readonly #start: number
  #name: string | (() => string) | undefined
  #outcome: Outcome
  #attributes: Attributes | undefined
  #end: number
  #outgoing: Outgoing | undefined

  constructor(
    trace: Trace,
    traceId: string,
    sampled: boolean,
    kind: SpanKind,
    name: string | (() => string) | undefined,
    attributes: Readonly<Attributes> | undefined,
  ) {
    const spanId = newSpanId()
    this.traceId = traceId
    this.spanId = spanId
    this.sampled = sampled
    this.traceparent = formatTraceparent(traceId, spanId, sampled, trace.random)
    this.#trace = trace
    this.#kind = kind
    this.#start = trace.offset === 0 ? 0 : trace.offset + monotonicTime()
    this.#name = name
    this.#outcome = 'unknown'
    this.#attributes = attributes && { ...attributes }
    this.#end = 0
    this.#outgoing = undefined
  }

  abstract readonly transaction: Owner
  abstract readonly sampleRate: number | undefined
  abstract readonly parentId: string | undefined
  /** Whether the parent, if there is one, is in another process. */
  protected abstract readonly parentIsRemote: boolean
  abstract readonly links: readonly Link[]
  /** Whether the client went away before it had its answer. */
  abstract readonly aborted: boolean
  protected abstract readonly defaultName: string
  protected abstract readonly isRecorded: boolean
  /** The attributes that are known at the end alone. */
  protected abstract finalAttributes(): Attributes | undefined

  get trace(): Trace {
    return this.#trace
  }

  get name(): string {
    const name = this.#name
    return typeof name === 'function' ? name() : (name ?? this.defaultName)
  }

  set name(name: string) {
    this.#name = name
  }

  get outcome(): Outcome {
    return this.#outcome
  }

  set outcome(outcome: Outcome) {
    this.#outcome = outcome
  }

  get attributes(): Attributes {
    this.#attributes ??= {}
    return this.#attributes
  }

  /** Whether {@link end} was called. */
  get ended(): boolean {
    return this.#end !== 0
  }

  /** Milliseconds since {@link end} was called; 0 before it. The clock is looked at only after it. */
  protected get sinceEnd(): number {
    return this.#end === 0 ? 0 : monotonicTime() - this.#end
  }

  inject(): Record<string, string>
  inject<C>(carrier: C): C
  inject(given?: unknown): unknown {
    const { injector, report } = this.#trace.settings
    const carrier = given === undefined ? {} : given
    try {
      const write = given === undefined ? emptyWriter(carrier as Record<string, string>) : writerOf(given)
      if (write) injector.inject(this.outgoing(), write)
      else report('inject', `inject() needs an object to write headers into, but got ${String(given)}.`)
    } catch (error) {
      report('inject', `inject() could not write into its carrier: ${textOf(error)}`)
    }
    return carrier
  }

  startSpan(name: string, info?: SpanInfo): ActiveSpan {
    const { transaction } = this
    return transaction.isDetached ? transaction.startDetached(this, name, info) : new ChildSpan(this, name, info)
  }

  run<T>(fn: () => T): T {
    return runIn(this, fn)
  }

  end(): void {
    if (this.#end !== 0) return
    this.#end = monotonicTime()
    const { record } = this.#trace.settings
    if (record === undefined || !this.isRecorded) return
    // Outside of the scope: a recorder that sends records would otherwise record its own requests, and send those.
    runOutside(record, this.#record())
  }

  /** The context for the next service, before any format adds its members. The application may have set baggage since the last call. */
  outgoing(): Outgoing {
    const { parent, baggage, carried, random, randomness, decidedRate, isForced } = this.#trace
    const last = this.#outgoing
    if (last !== undefined && last.baggage === baggage) return last
    const outgoing = {
      traceId: this.traceId,
      spanId: this.spanId,
      sampled: this.sampled,
      sampleRate: decidedRate,
      isForced,
      random,
      traceState: parent?.traceState,
      baggage,
      carried: parent?.carried ?? carried,
      root: parent === undefined,
      randomness,
    }
    this.#outgoing = outgoing
    return outgoing
  }

  #record(): SpanRecord {
    const { offset, settings, random, parent } = this.#trace
    const { injector, service } = settings
    const own = this.#attributes
    const final = this.finalAttributes()
    return {
      traceId: this.traceId,
      spanId: this.spanId,
      parentId: this.parentId,
      parentIsRemote: this.parentIsRemote,
      name: this.name,
      kind: this.#kind,
      service,
      start: this.#start,
      duration: offset + this.#end - this.#start,
      outcome: this.#outcome,
      aborted: this.aborted,
      sampled: true,
      sampleRate: this.sampleRate,
      random,
      traceState: injector.addsMembers ? injector.traceState(this.outgoing()) : parent?.traceState,
      attributes: own === undefined ? (final ?? {}) : { ...own, ...final },
      links: this.links,
    }
  }
}

class ChildSpan extends ActiveSpan {
  readonly #parent: ActiveSpan

  constructor(parent: ActiveSpan, name: string, info: SpanInfo | undefined) {
    super(parent.trace, parent.traceId, parent.sampled, info?.kind ?? 'internal', name, info?.attributes)
    this.#parent = parent
    Object.freeze(this)
  }

  get transaction(): Owner {
    return this.#parent.transaction
  }

  get sampleRate(): number | undefined {
    return this.#parent.sampleRate
  }

  get parentId(): string {
    return this.#parent.spanId
  }

  protected get parentIsRemote(): boolean {
    return false
  }

  get links(): readonly Link[] {
    return noLinks
  }

  get aborted(): boolean {
    return false
  }

  protected get isRecorded(): boolean {
    return this.sampled
  }

  protected get defaultName(): string {
    return 'unknown'
  }

  protected finalAttributes(): undefined {
    return undefined
  }
}
