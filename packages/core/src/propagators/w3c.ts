import { TraceState } from '../trace-state.js'
import { formatTraceparent, parseTraceparent } from '../traceparent.js'
import type { Propagator } from './propagator.js'

/**
 * W3C Trace Context, level 2: `traceparent` and `tracestate`.
 *
 * A tracestate counts only beside a valid traceparent; a bad tracestate never costs the trace.
 *
 * @see https://www.w3.org/TR/trace-context-2/
 */
export const w3c = {
  name: 'w3c',
  fields: ['traceparent', 'tracestate'],

  extract(read) {
    const header = read('traceparent')
    if (header === undefined) return undefined
    const traceState = read('tracestate')
    const parent = parseTraceparent(header, traceState ? new TraceState(traceState) : undefined)
    return parent && { parent }
  },

  inject({ traceId, spanId, sampled, random, traceState }, write) {
    write('traceparent', formatTraceparent(traceId, spanId, sampled, random))
    write('tracestate', traceState?.toString() || undefined)
  },
} as const satisfies Propagator
