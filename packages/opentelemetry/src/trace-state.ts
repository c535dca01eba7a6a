import type { TraceState } from '@opentelemetry/api'
import type { TraceState as BatonTraceState } from '@trace-baton/core'

/** OpenTelemetry's interface around Baton's value, which keeps to level 2 of the specification. */
export function traceStateOf(state: BatonTraceState): TraceState {
  return {
    get: (key) => state.get(key),
    set: (key, value) => traceStateOf(state.set(key, value)),
    unset: (key) => traceStateOf(state.delete(key)),
    serialize: () => state.toString(),
  }
}
