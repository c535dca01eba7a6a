import { trimBlanks } from '../../context/ows.js'
import type { Propagator } from '../propagator.js'
import { traceIdAsItCame } from '../trace-id-width.js'
import { type B3State, contextOf, decisionOf, stateOf } from './b3-context.js'

/**
 * Zipkin's B3 in a header for each part.
 *
 * Ids are lowercase hex, as the specification encodes them; upper case is refused, which is what Zipkin's own tracer does.
 * Each header stands for itself: one that is not valid is as good as absent, and a decision counts without ids. Where a
 * header was sent twice, the first value wins.
 *
 * @see https://github.com/openzipkin/b3-propagation#multiple-headers
 */
export const b3Multi = {
  name: 'b3-multi',
  fields: ['x-b3-traceid', 'x-b3-spanid', 'x-b3-parentspanid', 'x-b3-sampled', 'x-b3-flags'],

  extract(read) {
    const trace = read('x-b3-traceid')
    const state = stateIn(read('x-b3-flags'), read('x-b3-sampled'))
    if (trace === undefined) return decisionOf(state)
    const parent = contextOf(first(trace), first(read('x-b3-spanid')), state)
    return parent ? { parent } : decisionOf(state)
  },

  inject(context, write) {
    const state = stateOf(context)
    write('x-b3-traceid', traceIdAsItCame(context))
    write('x-b3-spanid', context.spanId)
    write('x-b3-parentspanid', undefined) // left behind, it would be the parent of another span
    write('x-b3-sampled', state === 'd' ? undefined : state) // debug implies it: "don't also send" it
    write('x-b3-flags', state === 'd' ? '1' : undefined)
  },
} as const satisfies Propagator

/** Debug overrules `x-b3-sampled`. */
function stateIn(flags: string | undefined, sampled: string | undefined): B3State {
  if (flags !== undefined && first(flags) === '1') return 'd'
  return sampled === undefined ? undefined : states.get(first(sampled).toLowerCase())
}

/** Tracers older than the specification say `true` and `false`; some say debug here. */
const states: ReadonlyMap<string, B3State> = new Map([
  ['1', '1'],
  ['0', '0'],
  ['true', '1'],
  ['false', '0'],
  ['d', 'd'],
])

/** Node joins what was sent twice with a comma. */
function first(value = ''): string {
  const comma = value.indexOf(',')
  return trimBlanks(comma < 0 ? value : value.slice(0, comma))
}
