import { Baggage } from '../context/baggage.js'
import type { Propagator } from './propagator.js'

/**
 * W3C Baggage. It travels beside the trace headers of any format, and alone.
 *
 * @see https://www.w3.org/TR/baggage/
 */
export const baggage = {
  name: 'baggage',
  fields: ['baggage'],
  always: true,

  extract(read) {
    const header = read('baggage')
    return header ? { baggage: new Baggage(header) } : undefined
  },

  inject(context, write) {
    const header = context.baggage?.toString()
    if (header) write('baggage', header)
  },
} as const satisfies Propagator
