import type { Baggage } from '../context/baggage.js'
import type { WriteHeader } from '../context/carrier.js'
import type { Outgoing } from '../context/trace-context.js'
import { TraceState } from '../context/trace-state.js'
import type { Propagator, SharedHeaders } from './propagator.js'

/** Writes a context in a fixed list of formats. */
export interface Injector {
  readonly formats: readonly Propagator[]
  /** Whether one of the formats adds members to `tracestate`. */
  readonly addsMembers: boolean
  /** The `tracestate` for the next service: the incoming one, with the members of these formats. */
  traceState(context: Outgoing): TraceState | undefined
  /** Throws as `write` does. */
  inject(context: Outgoing, write: WriteHeader): void
}

/** An injector for a list of formats. Each format adds its own members to the headers that several share. */
export function createInjector(formats: readonly Propagator[]): Injector {
  const withMember = formats.filter(({ member }) => member !== undefined)
  const withBaggage = formats.filter(({ baggage }) => baggage !== undefined)
  const hasCompanion = formats.some(({ companion }) => companion)
  const addsMembers = withMember.length > 0
  const traceStateOf = (context: Outgoing) => (addsMembers ? addMembers(withMember, context) : context.traceState)
  return Object.freeze({
    formats,
    addsMembers,
    traceState: traceStateOf,
    inject(context: Outgoing, write: WriteHeader) {
      const traceState = traceStateOf(context)
      const own = hasCompanion ? context.baggage : undefined
      const baggage = withBaggage.length === 0 ? own : addBaggage(withBaggage, context, own)
      const shared: SharedHeaders = { traceState, baggage }
      for (let i = 0; i < formats.length; i++) (formats[i] as Propagator).inject(context, write, shared)
      // Members of one format leave in their header also without the format `baggage`.
      if (!hasCompanion && baggage !== undefined) writeBaggage(baggage, write)
    },
  })
}

/** Writes the header `baggage`, unless there is nothing in it. */
export function writeBaggage(baggage: Baggage, write: WriteHeader): void {
  const header = baggage.toString()
  if (header !== '') write('baggage', header)
}

/** The member of each format goes leftmost. */
function addMembers(formats: readonly Propagator[], context: Outgoing): TraceState | undefined {
  let { traceState } = context
  for (const format of formats) {
    const member = format.member?.(context)
    if (member === undefined) continue
    const [key, value] = member
    traceState ??= new TraceState([])
    traceState = value === undefined ? traceState.delete(key) : traceState.set(key, value)
  }
  return traceState
}

function addBaggage(
  formats: readonly Propagator[],
  context: Outgoing,
  baggage: Baggage | undefined,
): Baggage | undefined {
  let all = baggage
  for (const format of formats) all = format.baggage?.(context, all) ?? all
  return all
}
