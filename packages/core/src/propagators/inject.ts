import type { Baggage } from '../context/baggage.js'
import type { WriteHeader } from '../context/carrier.js'
import type { Outgoing } from '../context/trace-context.js'
import { TraceState } from '../context/trace-state.js'
import type { Propagator } from './propagator.js'

/** Writes a context in every format that is on, each with its own part of what several share. */
export function inject(propagators: readonly Propagator[], context: Outgoing, write: WriteHeader): void {
  const complete = withMembers(propagators, context)
  const baggage = sharedBaggage(propagators, context)
  for (const propagator of propagators) {
    const shares = propagator.name === 'baggage' && baggage !== complete.baggage
    propagator.inject(shares ? { ...complete, baggage } : complete, write, context)
  }
  if (baggage === undefined || leavesIn(propagators)) return
  // Members of a format's own leave in their header even where the format `baggage` is off.
  const header = baggage.toString()
  if (header) write('baggage', header)
}

/** Each format's member of `tracestate` goes leftmost. */
function withMembers(propagators: readonly Propagator[], context: Outgoing): Outgoing {
  let traceState = context.traceState
  for (const propagator of propagators) {
    const member = propagator.member?.(context)
    if (member === undefined) continue
    const [key, value] = member
    traceState ??= new TraceState([])
    traceState = value === undefined ? traceState.delete(key) : traceState.set(key, value)
  }
  return traceState === context.traceState ? context : { ...context, traceState }
}

/** The header `baggage`: the application's, where that leaves in it, and each format's own members. */
function sharedBaggage(propagators: readonly Propagator[], context: Outgoing): Baggage | undefined {
  let baggage = leavesIn(propagators) ? context.baggage : undefined
  for (const propagator of propagators) {
    if (propagator.baggage) baggage = propagator.baggage({ ...context, baggage }) ?? baggage
  }
  return baggage
}

function leavesIn(propagators: readonly Propagator[]): boolean {
  return propagators.some(({ name }) => name === 'baggage')
}
