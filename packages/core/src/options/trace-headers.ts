import type { BatonOptions } from './options.js'
import { resolvePropagators, resolveTraceHeaders } from './resolve.js'

/**
 * The lowercase names of the headers that carry a trace to us: what a browser must be allowed to send across origins.
 *
 * @param propagators as in the options; by default every format that is read by default
 * @example
 * app.use(cors({ origin: 'https://shop.example.com', allowedHeaders: ['content-type', ...traceHeaders()] }))
 *
 * @throws TypeError when the propagators are wrong.
 */
export function traceHeaders(propagators?: BatonOptions['propagators']): string[] {
  return resolveTraceHeaders(resolvePropagators(propagators))
}
