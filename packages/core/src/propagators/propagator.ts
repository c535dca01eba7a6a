import type { Baggage } from '../context/baggage.js'
import type { ReadHeader, WriteHeader } from '../context/carrier.js'
import type { Service } from '../context/service.js'
import type { Incoming, Outgoing, TraceContext } from '../context/trace-context.js'
import type { TraceState } from '../context/trace-state.js'
import type { Refusal } from '../diagnostics/diagnosis.js'

/** What one format found; its links are the contexts that it refused. */
export type Extracted = Partial<Incoming>

/** The two headers that several formats write into, each with every format's members. */
export interface SharedHeaders {
  readonly traceState: TraceState | undefined
  readonly baggage: Baggage | undefined
}

/**
 * One format of trace headers. Pure: it knows nothing of requests, decisions or transactions.
 *
 * `extract` never throws and never yields an invalid context: a header that breaks the grammar counts as absent.
 */
export interface Propagator<Name extends string = string> extends PropagatorFlags {
  readonly name: Name
  /** The lowercase header names that it reads and writes. */
  readonly fields: readonly string[]
  /** @param carrier for a format whose header names are not known in advance */
  extract(read: ReadHeader, carrier: unknown): Extracted | undefined
  /** @param context as it came, before any format has added its members */
  inject(context: Outgoing, write: WriteHeader, shared: SharedHeaders): void

  /** Why its headers name no parent although they are there, for the option `diagnose`. */
  refusal?(read: ReadHeader): Refusal | undefined

  /** Its own member of `tracestate` for the next service; `undefined` as a value removes the member. */
  member?(context: Outgoing): readonly [key: string, value: string | undefined] | undefined
  /** The baggage for the next service, with its own members. */
  baggage?(context: Outgoing, baggage: Baggage | undefined): Baggage | undefined
  /** The rate, from 0 to 1, at which the trace was sampled, if the parent says it. */
  sampleRate?(parent: TraceContext): number | undefined
  /**
   * Settles its own part of a context that two formats have named, where it depends on which came first.
   *
   * @param merged the context of both
   * @param first the context before the second was read
   */
  reconcile?(merged: TraceContext, first: TraceContext): TraceContext
  /**
   * The same format with options of the application.
   *
   * @throws TypeError for an invalid option.
   */
  configure?(options: unknown, service: Service): Propagator<Name>
}

/** How a format is treated beside others. */
interface PropagatorFlags {
  /** Its span is the parent even where another header of the same trace was found first. */
  readonly leads?: boolean
  /** It carries no trace of its own: it is read beside every format, and its header is no sign of a trace. */
  readonly companion?: boolean
  /** Its fields belong to the request: they are handed on whichever trace is continued, and stay where the application copied them. */
  readonly ofRequest?: boolean
  /** It cannot say a decision, so that a header without one leaves none open. */
  readonly withoutDecision?: boolean
  /** Read only where it is asked for by name. */
  readonly optIn?: boolean
  /** The format for destinations of others, which get no other one. */
  readonly forOthers?: boolean
  /** What the names of its other headers begin with, whose rest is not known in advance. */
  readonly prefix?: string
}
