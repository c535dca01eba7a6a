import type { WriteHeader } from './carrier.js'
import type { Outgoing } from './context.js'
import type { Propagator } from './propagators/propagator.js'
import { TraceState } from './trace-state.js'

/** Writes a context in every format that is on; each format's tracestate member goes leftmost. */
export function inject(propagators: readonly Propagator[], context: Outgoing, write: WriteHeader): void {
  const complete = withMembers(propagators, context)
  for (const propagator of propagators) propagator.inject(complete, write)
}

function withMembers(propagators: readonly Propagator[], context: Outgoing): Outgoing {
  let traceState = context.traceState
  for (const propagator of propagators) {
    const member = propagator.member?.(context)
    if (member) traceState = (traceState ?? new TraceState([])).set(...member)
  }
  return traceState === context.traceState ? context : { ...context, traceState }
}
