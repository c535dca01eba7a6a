import { TraceState } from '../context/trace-state.js'
import { formatTraceparent } from '../context/traceparent.js'
import { consistentRateIn, otFields } from '../sampling/randomness.js'
import { shortThresholdOf } from '../sampling/sample-rate.js'
import type { Propagator } from './propagator.js'
import { extractTraceparents, nameSeveralTraces } from './traceparents.js'

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
  leads: true,
  forOthers: true,

  extract(read) {
    const header = read('traceparent')
    if (header === undefined) return undefined
    const traceState = read('tracestate')
    return extractTraceparents(header, traceState ? new TraceState(traceState) : undefined)
  },

  refusal: (read) => (nameSeveralTraces(read('traceparent') ?? '') ? 'several-traces' : undefined),

  inject({ traceId, spanId, sampled, random }, write, { traceState }) {
    write('traceparent', formatTraceparent(traceId, spanId, sampled, random))
    write('tracestate', traceState?.toString() || undefined)
  },

  /**
   * `ot=th:` says the rate of a decision that we made; `rv:`, which everybody decides by, stays as it came, or is ours. A
   * rate of 1 goes without saying, unless another one was said before. Fields that are not valid are taken out.
   */
  member({ sampled, sampleRate, traceState, randomness }) {
    const ot = traceState?.get('ot')
    const rv = sampleRate !== undefined && sampleRate > 0 && sampleRate < 1 ? randomness : undefined // else nothing was decided by it
    if (ot === undefined && rv === undefined && (sampleRate === undefined || sampleRate === 1 || !sampled))
      return undefined
    const valid = otFields(ot ?? '')
    if (sampleRate === undefined) return ot === textOf(valid) ? undefined : ['ot', textOf(valid) || undefined]
    const fields = valid.filter(([key]) => key !== 'th' && !(key === 'rv' && randomness !== undefined))
    if (rv !== undefined) fields.unshift(['rv', rv])
    if (sampled && sampleRate > 0) fields.push(['th', shortThresholdOf(sampleRate)])
    return ['ot', textOf(fields) || undefined]
  },

  sampleRate: consistentRateIn,
} as const satisfies Propagator

function textOf(fields: readonly [key: string, value: string][]): string {
  return fields.map(([key, value]) => `${key}:${value}`).join(';')
}
