import type { HandOff } from './hand-off.js'

/** What agents understand that know W3C's trace context. */
export interface Traceparent {
  traceparent?: string | undefined
}

/** The `traceparent` of a sampled page, for an agent that would report another one, too, under a span that was not reported. */
export const ifSampled = ({ traceparent }: HandOff): Traceparent => (/[13]$/.test(traceparent!) ? { traceparent } : {})
