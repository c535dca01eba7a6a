import type { WriteHeader } from './carrier.js'
import type { Outgoing } from './context.js'
import type { Propagator } from './propagators/propagator.js'
import { TraceState } from './trace-state.js'

/** Writes a context in every format that is on, each with its own part of what several share. */
export function inject(propagators: readonly Propagator[], context: Outgoing, write: WriteHeader): void {
  const complete = withBaggage(propagators, withMembers(propagators, context))
  for (const propagator of propagators) propagator.inject(complete, write)
  if (complete.baggage !== context.baggage && !propagators.some(({ name }) => name === 'baggage')) {
    // Members of a format's own leave in their header even where the format `baggage` is off.
    const header = complete.baggage?.toString()
    if (header) write('baggage', header)
  }
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

/** Each format's members join the application's baggage, where that leaves at all, and else leave alone. */
function withBaggage(propagators: readonly Propagator[], context: Outgoing): Outgoing {
  const leaves = context.baggage === undefined || propagators.some(({ carriesBaggage }) => carriesBaggage)
  let complete = leaves ? context : { ...context, baggage: undefined }
  for (const propagator of propagators) {
    const baggage = propagator.baggage?.(complete)
    if (baggage !== undefined) complete = { ...complete, baggage }
  }
  return complete
}
