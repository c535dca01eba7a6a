import type { Baggage } from '../context/baggage.js'
import type { ReadHeader, WriteHeader } from '../context/carrier.js'
import type { Incoming, Outgoing, TraceContext } from '../context/trace-context.js'

/** What one format found; its links are the contexts that it refused. */
export type Extracted = Partial<Incoming>

/**
 * One format of trace headers. Pure: it knows nothing of requests, decisions or transactions.
 *
 * `extract` never throws and never yields an invalid context: what breaks the grammar is as good as absent.
 */
export interface Propagator<Name extends string = string> {
  readonly name: Name
  /** The lowercase header names that it reads and writes. */
  readonly fields: readonly string[]
  /** Its span is the parent even where another header of the same trace was found first. */
  readonly leads?: boolean
  /** Read even where another format has a parent already, and only the first match was asked for. */
  readonly always?: boolean
  /** Read only where it is asked for by name. */
  readonly optIn?: boolean
  /** The same format with options of the application's. Throws an error that says what is allowed. */
  configure?(options: unknown): Propagator<Name>
  extract(read: ReadHeader, names: () => Iterable<string>): Extracted | undefined
  /**
   * Settles its own part of a context that two formats have named, where it depends on which came first.
   *
   * @param merged what the two say together
   * @param first what was known before the second
   */
  reconcile?(merged: TraceContext, first: TraceContext): TraceContext
  /** @param incoming the same context with `tracestate` and baggage as they came, before any format wrote into them */
  inject(context: Outgoing, write: WriteHeader, incoming?: Outgoing): void
  /** Its own member of `tracestate` for the next service; `undefined` as a value takes the member out. */
  member?(context: Outgoing): readonly [key: string, value: string | undefined] | undefined
  /** Its own members among the baggage for the next service. */
  baggage?(context: Outgoing): Baggage | undefined
  /** The rate, from 0 to 1, at which the sender says that the trace was sampled. */
  sampleRate?(parent: TraceContext): number | undefined
}
