import type { Baggage } from '../context/baggage.js'
import { type WriteHeader, writerOf } from '../context/carrier.js'
import { newSpanId } from '../context/ids.js'
import { type Carried, type Link, noLinks, type Outgoing, type TraceContext } from '../context/trace-context.js'
import { formatTraceparent } from '../context/traceparent.js'
import { attempt, textOf } from '../diagnostics/report.js'
import type { Settings } from '../options/settings.js'
import { inject } from '../propagators/inject.js'
import type { Propagator } from '../propagators/propagator.js'
import type { Clock } from './clock.js'
import { owned } from './owned.js'
import type { Attributes, Outcome, SpanKind, SpanRecord } from './record.js'
import { runIn, runOutside } from './scope.js'
import type { Span, SpanInfo } from './span.js'
import type { Transaction } from './transaction.js'

/** What all spans of one trace in this process have in common. */
export interface Trace {
  readonly settings: Settings
  readonly clock: Clock | undefined
  /** The caller that we continue; absent when the trace begins here. */
  readonly parent: TraceContext | undefined
  baggage: Baggage | undefined
  /** What a format must hand on verbatim although it named no parent. */
  readonly carried: Carried | undefined
  /** The rate we decided by, from 0 to 1; `undefined` when the decision was the caller's. */
  readonly sampleRate: number | undefined
  /** The W3C random flag: the caller's, or set when the trace id is ours. */
  readonly random: boolean
}

/** A transaction as its own spans know it: what it does for templates when an id is read is not for them. */
export interface TraceRoot extends Transaction {
  readonly trace: Trace
  /** The trace id, made now if nobody has needed it yet. */
  mintTraceId(): string
  /** Whether the trace is sampled, decided now if nobody has needed it yet. */
  decideSampled(): boolean
}

/** A span that runs: the part that transactions and the operations inside them share. */
export abstract class ActiveSpan implements Span {
  abstract readonly transaction: TraceRoot
  abstract readonly traceId: string
  abstract readonly sampled: boolean
  abstract readonly sampleRate: number | undefined
  abstract readonly parentId: string | undefined
  abstract readonly links: readonly Link[]
  /** Whether the client went away before it had its answer. */
  abstract readonly aborted: boolean

  #spanId: string | undefined
  #name: string | (() => string)
  #outcome: Outcome | undefined
  #attributes: Attributes | undefined
  #ended = false
  readonly #kind: SpanKind
  readonly #start: number

  constructor(name: string | (() => string), kind: SpanKind, attributes: Attributes | undefined, start: number) {
    this.#name = name
    this.#kind = kind
    this.#attributes = attributes && { ...attributes }
    this.#start = start
  }

  get spanId(): string {
    return owned(this, 'spanId', this.mintSpanId())
  }

  get traceparent(): string {
    const { transaction } = this
    const { random } = transaction.trace
    const header = formatTraceparent(transaction.mintTraceId(), this.mintSpanId(), transaction.decideSampled(), random)
    return owned(this, 'traceparent', header)
  }

  get name(): string {
    return typeof this.#name === 'string' ? this.#name : this.#name()
  }

  set name(name: string) {
    this.#name = name
  }

  get outcome(): Outcome {
    return this.#outcome ?? 'unknown'
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
    return this.#ended
  }

  inject(): Record<string, string>
  inject<C>(carrier: C): C
  inject(carrier: unknown = {}): unknown {
    const { settings } = this.transaction.trace
    try {
      const write = writerOf(carrier)
      if (write) inject(settings.inject, this.outgoing(), write)
      else settings.report('inject', `inject() needs an object to write headers into, but got ${String(carrier)}.`)
    } catch (error) {
      settings.report('inject', `inject() could not write into its carrier: ${textOf(error)}`)
    }
    return carrier
  }

  /** Writes the context in some formats; which of them a destination gets is for the caller to say. Throws as `write` does. */
  injectAs(formats: readonly Propagator[], write: WriteHeader): void {
    inject(formats, this.outgoing(), write)
  }

  startSpan(name: string, info?: SpanInfo): ActiveSpan {
    return new ChildSpan(this, name, info)
  }

  run<T>(fn: () => T): T {
    return runIn(this, fn)
  }

  end(): void {
    if (this.#ended) return
    this.#ended = true
    const { transaction } = this
    const { settings } = transaction.trace
    const { record } = settings
    if (record === undefined || !transaction.decideSampled()) return
    // Outside, because a recorder that sends what it gets would record its own requests, and send those.
    attempt(settings.report, 'record', () => runOutside(() => record(this.#record())))
  }

  /** The span id, made now if nobody has needed it yet. */
  mintSpanId(): string {
    this.#spanId ??= newSpanId()
    return this.#spanId
  }

  #record(): SpanRecord {
    const { clock, settings } = this.transaction.trace
    return {
      traceId: this.transaction.mintTraceId(),
      spanId: this.mintSpanId(),
      parentId: this.parentId,
      name: this.name,
      kind: this.#kind,
      service: settings.service,
      start: this.#start,
      duration: clock ? clock.now() - this.#start : 0,
      outcome: this.outcome,
      aborted: this.aborted,
      sampled: true,
      sampleRate: this.sampleRate,
      attributes: { ...this.#attributes },
      links: this.links,
    }
  }

  /** What the next service is told, before any format has its say. */
  outgoing(): Outgoing {
    const { parent, baggage, carried, random, sampleRate, settings } = this.transaction.trace
    return {
      traceId: this.transaction.mintTraceId(),
      spanId: this.mintSpanId(),
      sampled: this.transaction.decideSampled(),
      sampleRate,
      random,
      traceState: parent?.traceState,
      baggage,
      carried: parent?.carried ?? carried,
      root: parent === undefined,
      service: settings.service,
    }
  }
}

class ChildSpan extends ActiveSpan {
  readonly transaction: ActiveSpan['transaction']
  readonly #parent: ActiveSpan

  constructor(parent: ActiveSpan, name: string, info: SpanInfo | undefined) {
    super(name, info?.kind ?? 'internal', info?.attributes, parent.transaction.trace.clock?.now() ?? 0)
    this.#parent = parent
    this.transaction = parent.transaction
  }

  get traceId(): string {
    return this.transaction.mintTraceId()
  }

  get sampled(): boolean {
    return this.transaction.decideSampled()
  }

  get sampleRate(): number | undefined {
    return this.transaction.sampleRate
  }

  get parentId(): string {
    return this.#parent.mintSpanId()
  }

  get links(): readonly Link[] {
    return noLinks
  }

  get aborted(): boolean {
    return false
  }
}
