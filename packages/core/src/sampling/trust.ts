import type { ReadHeader } from '../context/carrier.js'
import { type Incoming, type Link, noLinks } from '../context/trace-context.js'
import { nothing } from '../propagators/extract.js'

/** How far an incoming context is believed. */
export type TrustLevel = (typeof trustLevels)[number]

export const trustLevels = ['continue', 'ids-only', 'restart', 'restart-external', 'ignore'] as const

/** A level for all requests, or one for each. */
export type Trust = TrustLevel | ((incoming: Incoming, request: unknown) => TrustLevel)

/**
 * What remains of a request's headers when they are believed only so far.
 *
 * - `continue`: all of it.
 * - `ids-only`: the trace is joined; the sender's decision, baggage and vendor fields are dropped.
 * - `restart`: nothing but a link.
 * - `restart-external`: all of it from our own services and pages, else nothing but a link.
 * - `ignore`: nothing.
 */
export function believe(incoming: Incoming, level: TrustLevel, read: ReadHeader): Incoming {
  if (level === 'continue' || incoming === nothing) return incoming
  if (level === 'ignore') return nothing
  if (level === 'ids-only') return idsOf(incoming)
  if (level === 'restart-external' && isOurs(incoming, read)) return incoming
  return linkTo(incoming, level)
}

/** A sender that we do not know says "not sampled" by default, so its 0 means undecided as much as its 1. */
function idsOf({ parent, traceId, links }: Incoming): Incoming {
  if (parent === undefined) return { traceId, links }
  const { spanId, random = false } = parent
  return { parent: { traceId: parent.traceId, spanId, sampled: undefined, random }, links }
}

function linkTo({ parent, links }: Incoming, reason: Link['reason']): Incoming {
  if (parent === undefined) return links === noLinks ? nothing : { links }
  return { links: [{ traceId: parent.traceId, spanId: parent.spanId, reason }, ...links] }
}

/**
 * Elastic's rule, that a tracestate with its member comes from our own services; and the browser's word that a page of
 * our own origin made the call, because Elastic's browser agent sends no tracestate unless it is told to.
 *
 * @see https://github.com/elastic/apm/blob/main/specs/agents/trace-continuation.md
 */
function isOurs({ parent }: Incoming, read: ReadHeader): boolean {
  return Boolean(parent?.traceState?.get('es')) || read('sec-fetch-site') === 'same-origin'
}
