import { resolvePropagators } from '../propagators/options.js'
import type { BatonOptions } from './options.js'

/**
 * The lowercase names of the headers that carry a trace: a browser must be allowed to send them across origins.
 *
 * @param propagators as in the options; by default every format that is read by default
 * @example
 * app.use(cors({ origin: 'https://shop.example.com', allowedHeaders: ['content-type', ...traceHeaders()] }))
 *
 * @throws TypeError for an invalid option.
 */
export function traceHeaders(propagators?: BatonOptions['propagators']): string[] {
  return [...resolvePropagators(propagators).reads]
}
