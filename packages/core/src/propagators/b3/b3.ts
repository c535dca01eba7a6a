import { trimBlanks } from '../../context/ows.js'
import type { Propagator } from '../propagator.js'
import { traceIdAsItCame } from '../trace-id-width.js'
import { type B3State, contextOf, decisionOf, stateOf } from './b3-context.js'

const header = 'b3'

/** `{trace id}-{span id}[-{state}][-{parent id}]`, or a state alone. The state is left out where it is deferred. */
const grammar = /^(?:((?:[0-9a-f]{16}){1,2})-([0-9a-f]{16})(?:-([01d]))?(?:-[0-9a-f]{16})?|([01d]))$/

/**
 * Zipkin's B3 in a single header.
 *
 * A trace id of 64 bits leaves as it came. The sender's own parent id is neither read nor written: a span is never
 * shared with the caller here.
 *
 * @see https://github.com/openzipkin/b3-propagation#single-header
 */
export const b3 = {
  name: 'b3',
  fields: [header],

  extract(read) {
    const value = read(header)
    if (value === undefined) return undefined
    const [, trace, spanId, state, alone] = grammar.exec(trimBlanks(value)) ?? []
    if (alone !== undefined) return decisionOf(alone as B3State)
    if (trace === undefined || spanId === undefined) return undefined
    const parent = contextOf(trace, spanId, state as B3State)
    return parent && { parent }
  },

  inject(context, write) {
    write(header, `${traceIdAsItCame(context)}-${context.spanId}-${stateOf(context)}`)
  },
} as const satisfies Propagator
