import { Baggage } from '../context/baggage.js'
import { writeBaggage } from './inject.js'
import type { Propagator } from './propagator.js'

/**
 * W3C Baggage. It travels beside the trace headers of any format, and alone.
 *
 * @see https://www.w3.org/TR/baggage/
 */
export const baggage = {
  name: 'baggage',
  fields: ['baggage'],
  companion: true,

  extract(read) {
    const header = read('baggage')
    return header ? { baggage: new Baggage(header) } : undefined
  },

  inject(_context, write, { baggage }) {
    if (baggage !== undefined) writeBaggage(baggage, write)
  },
} as const satisfies Propagator
