import { isDecimal } from '../context/decimal.js'
import { formatTraceparent } from '../context/traceparent.js'
import { roundRate } from '../sampling/sample-rate.js'
import type { Propagator } from './propagator.js'
import { extractTraceparents, nameSeveralTraces } from './traceparents.js'

const header = 'elastic-apm-traceparent'
const maxLength = 256 // W3C Trace Context, tracestate value

/**
 * Elastic: the header of agents older than W3C support, and the `es` member of tracestate with the sample rate.
 *
 * The legacy header has the form of `traceparent` and counts when that one is absent or invalid. `es` is written where
 * the trace begins, and handed on unchanged from there, unless we decide against the rate that it says.
 *
 * @see https://github.com/elastic/apm/blob/main/specs/agents/tracing-distributed-tracing.md
 */
export const elastic = {
  name: 'elastic',
  fields: [header],

  extract(read) {
    const value = read(header)
    return value === undefined ? undefined : extractTraceparents(value)
  },

  refusal: (read) => (nameSeveralTraces(read(header) ?? '') ? 'several-traces' : undefined),

  inject({ traceId, spanId, sampled, random }, write) {
    write(header, formatTraceparent(traceId, spanId, sampled, random))
  },

  member({ root, sampled, sampleRate, traceState }) {
    const es = traceState?.get('es')
    if (sampleRate === undefined || (!root && es === undefined)) return undefined
    const others = es?.split(';').filter((pair) => !pair.startsWith('s:')) ?? []
    const pairs = [`s:${sampled ? roundRate(sampleRate) : 0}`, ...others]
    while (pairs.length > 1 && pairs.join(';').length > maxLength) pairs.pop()
    return ['es', pairs.join(';')]
  },

  sampleRate({ traceState }) {
    const pairs = traceState?.get('es')?.split(';')
    const rate = pairs?.find((pair) => pair.startsWith('s:'))?.slice(2)
    return rate !== undefined && isDecimal(rate) && Number(rate) <= 1 ? Number(rate) : undefined
  },
} as const satisfies Propagator
