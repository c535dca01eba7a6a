import type { Baggage } from './baggage.js'
import type { ReadHeader } from './carrier.js'
import { type Incoming, type Link, noLinks, type TraceContext } from './context.js'
import type { Propagator } from './propagators/propagator.js'

/** What a request without trace headers says. */
export const nothing: Incoming = Object.freeze({ links: noLinks })

/**
 * What the headers of one request say, by every format that is asked.
 *
 * The first valid parent wins. A later one of the same trace adds what only it carries; one of another trace becomes a
 * link. A decision, or baggage, may come without a parent.
 */
export function extract(propagators: readonly Propagator[], read: ReadHeader): Incoming {
  let parent: TraceContext | undefined
  let sampled: boolean | undefined
  let baggage: Baggage | undefined
  let links = noLinks
  for (const propagator of propagators) {
    const found = propagator.extract(read)
    if (found === undefined) continue
    sampled ??= found.sampled
    baggage ??= found.baggage
    if (found.parent === undefined) continue
    if (parent === undefined) parent = found.parent
    else if (parent.traceId === found.parent.traceId) parent = complete(parent, found.parent)
    else links = [...links, conflict(found.parent)]
  }
  return { parent, sampled, baggage, links }
}

/** The first parent, with what a second header of the same trace adds to it. */
function complete(parent: TraceContext, other: TraceContext): TraceContext {
  return {
    ...parent,
    sampled: parent.sampled ?? other.sampled,
    traceState: parent.traceState ?? other.traceState,
    carried: parent.carried || other.carried ? { ...other.carried, ...parent.carried } : undefined,
  }
}

function conflict({ traceId, spanId }: TraceContext): Link {
  return { traceId, spanId, reason: 'conflict' }
}
