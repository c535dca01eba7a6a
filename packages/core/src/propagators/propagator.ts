import type { ReadHeader, WriteHeader } from '../carrier.js'
import type { Incoming, Outgoing, TraceContext } from '../context.js'

/**
 * One format of trace headers. Pure: it knows nothing of requests, decisions or transactions.
 *
 * `extract` never throws and never yields an invalid context: what breaks the grammar is as good as absent.
 */
export interface Propagator<Name extends string = string> {
  readonly name: Name
  /** The lowercase header names that it reads and writes. */
  readonly fields: readonly string[]
  extract(read: ReadHeader): Partial<Omit<Incoming, 'links'>> | undefined
  inject(context: Outgoing, write: WriteHeader): void
  /** Its own member of `tracestate` for the next service, where the format has one and has something to say. */
  member?(context: Outgoing): readonly [key: string, value: string] | undefined
  /** The rate, from 0 to 1, at which the sender says that the trace was sampled. */
  sampleRate?(parent: TraceContext): number | undefined
}
