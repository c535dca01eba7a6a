import { type Baggage, joined } from './baggage.js'
import type { ReadHeader } from './carrier.js'
import { type Carried, type Incoming, type Link, noLinks, type TraceContext } from './context.js'
import type { Propagator } from './propagators/propagator.js'

/** What a request without trace headers says. */
export const nothing: Incoming = Object.freeze({ links: noLinks })

/**
 * What the headers of one request say, by every format that is asked.
 *
 * The first valid parent wins. A later one of the same trace adds what only it carries; one of another trace becomes a
 * link. A decision, a trace id or baggage may come without a parent; baggage that came in several formats is joined.
 *
 * @param names the names of all headers, for the format that has them begin alike
 * @param firstMatch whether the first format with a parent has the only word
 */
export function extract(
  propagators: readonly Propagator[],
  read: ReadHeader,
  names: () => Iterable<string> = () => [],
  firstMatch = false,
): Incoming {
  let parent: TraceContext | undefined
  let sampled: boolean | undefined
  let traceId: string | undefined
  let baggage: Baggage | undefined
  let carried: Carried | undefined
  let links = noLinks
  for (const propagator of propagators) {
    if (firstMatch && parent !== undefined && !propagator.always) continue
    const found = propagator.extract(read, names)
    if (found === undefined) continue
    sampled ??= found.sampled
    traceId ??= found.traceId
    if (found.baggage !== undefined) baggage = baggage === undefined ? found.baggage : joined(baggage, found.baggage)
    if (found.carried !== undefined) carried = { ...found.carried, ...carried }
    if (found.links !== undefined) links = [...links, ...found.links]
    if (found.parent === undefined) continue
    if (parent === undefined) parent = found.parent
    else if (isSameTrace(parent.traceId, found.parent.traceId))
      parent = reconcile(propagators, complete(parent, found.parent, propagator.leads), parent)
    else links = [...links, conflict(found.parent)]
  }
  // What came with the bare id of another trace does not belong to this one.
  if (parent !== undefined && traceId !== undefined && !isSameTrace(traceId, parent.traceId)) carried = undefined
  if (parent !== undefined && carried !== undefined) parent = { ...parent, carried: { ...carried, ...parent.carried } }
  return { parent, sampled, traceId, baggage, carried, links: parent ? linksFrom(parent, links) : links }
}

/** What one format refused may be continued by another; then there is nothing to link to. */
function linksFrom({ traceId }: TraceContext, links: readonly Link[]): readonly Link[] {
  return links.some((link) => isSameTrace(traceId, link.traceId))
    ? links.filter((link) => !isSameTrace(traceId, link.traceId))
    : links
}

/**
 * Whether two trace ids name one trace. Where one sender had only 64 bits, the right halves decide.
 */
function isSameTrace(a: string, b: string): boolean {
  if (a === b) return true
  return (isShort(a) || isShort(b)) && a.slice(16) === b.slice(16)
}

function isShort(traceId: string): boolean {
  return traceId.startsWith('0000000000000000')
}

/** The first parent, with what a second header of the same trace adds to it. */
function complete(parent: TraceContext, other: TraceContext, otherLeads = false): TraceContext {
  return {
    traceId: isShort(parent.traceId) ? other.traceId : parent.traceId,
    spanId: otherLeads ? other.spanId : parent.spanId,
    sampled: parent.sampled ?? other.sampled,
    random: (parent.random || other.random) ?? parent.random,
    traceState: parent.traceState ?? other.traceState,
    carried: parent.carried || other.carried ? { ...other.carried, ...parent.carried } : undefined,
  }
}

/** What two formats say together, once every format that minds the order has had its word. */
function reconcile(propagators: readonly Propagator[], merged: TraceContext, first: TraceContext): TraceContext {
  let context = merged
  for (const propagator of propagators) context = propagator.reconcile?.(context, first) ?? context
  return context
}

function conflict({ traceId, spanId }: TraceContext): Link {
  return { traceId, spanId, reason: 'conflict' }
}
