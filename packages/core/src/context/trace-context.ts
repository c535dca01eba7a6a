import type { Baggage } from './baggage.js'
import type { TraceState } from './trace-state.js'

/** What travels between two processes. Immutable, and the same in both directions. */
export interface TraceContext {
  /** 32 lowercase hex characters, never all zero. For a sender with 64 bits, the left half is zeros. */
  readonly traceId: string
  /** The sender's span: 16 lowercase hex characters, never all zero. */
  readonly spanId: string
  /** The sender's decision; `undefined` for a sender that left it to the receiver ("deferred"). */
  readonly sampled: boolean | undefined
  /** The W3C level 2 random-trace-id flag, copied unchanged from hop to hop. */
  readonly random?: boolean
  /** W3C tracestate: the members of other vendors, in their order. */
  readonly traceState?: TraceState | undefined
  /** W3C baggage. */
  readonly baggage?: Baggage | undefined
  /** Fields that one format must hand on verbatim. */
  readonly carried?: Carried | undefined
}

/**
 * Fields that one format must hand on verbatim, mostly by the name of the header that they came in: Sentry's frozen
 * sampling context (parsed), Datadog's tags, the debug mark of B3.
 */
export type Carried = Readonly<Record<string, string | ReadonlyMap<string, unknown>>>

/** A context that is known and was not continued. */
export interface Link {
  readonly traceId: string
  readonly spanId: string
  /**
   * `conflict`: another header of the same request named a different trace, and came first, or an earlier line of the same
   * header another span of the trace. `restart` and
   * `restart-external`: the option `trust` refused it. `org`: it belongs to another organization of Sentry's. `batch`: its
   * message is handled together with others. `detached`: what began in its scope began long after its transaction had ended,
   * and has a trace of its own.
   */
  readonly reason: 'conflict' | 'restart' | 'restart-external' | 'org' | 'batch' | 'detached'
}

/** An empty list of links. */
export const noLinks: readonly Link[] = Object.freeze([])

/** The context that the headers of one request carry. */
export interface Incoming {
  /** The context of the caller, when a valid one was found. */
  readonly parent?: TraceContext | undefined
  /** A decision that arrived without a parent. */
  readonly sampled?: boolean | undefined
  /** A trace id that arrived without a parent. */
  readonly traceId?: string | undefined
  /** Baggage, with a parent or without. */
  readonly baggage?: Baggage | undefined
  /** Fields that one format must hand on verbatim although it named no parent. */
  readonly carried?: Carried | undefined
  readonly links: readonly Link[]
}

/** The incoming context of a request without trace headers. */
export const nothing: Incoming = Object.freeze({ links: noLinks })

/** The context that goes to the next service. */
export interface Outgoing extends TraceContext {
  readonly sampled: boolean
  /** The rate of our decision, from 0 to 1; `undefined` when the caller decided. */
  readonly sampleRate: number | undefined
  /** Whether the application took our decision itself, and no rate. */
  readonly isForced?: boolean
  /** Whether the trace began here. */
  readonly root: boolean
  /** What we decided by, where that was not the trace id: 14 lowercase hex characters. */
  readonly randomness?: string | undefined
}
