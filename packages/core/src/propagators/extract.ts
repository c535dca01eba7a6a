import { type Baggage, joined } from '../context/baggage.js'
import type { ReadHeader } from '../context/carrier.js'
import { type Carried, type Incoming, type Link, noLinks, type TraceContext } from '../context/trace-context.js'
import type { Extracted, Propagator } from './propagator.js'

/** What a request without trace headers says. */
export const nothing: Incoming = Object.freeze({ links: noLinks })

/**
 * What the headers of one request say, by every format that is asked.
 *
 * The first valid parent wins. A later one of the same trace adds what only it carries; one of another trace becomes a
 * link. A decision, a trace id or baggage may come without a parent; baggage that came in several formats is joined, and
 * the parent has it too.
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
  let traceId: string | undefined
  let baggage: Baggage | undefined
  let parentless: Extracted[] | undefined
  let links = noLinks
  for (const propagator of propagators) {
    if (firstMatch && parent !== undefined && !propagator.always) continue
    const found = propagator.extract(read, names)
    if (found === undefined) continue
    traceId ??= found.traceId
    if (found.baggage !== undefined) baggage = baggage === undefined ? found.baggage : joined(baggage, found.baggage)
    if (found.links !== undefined) links = [...links, ...found.links]
    if (found.parent === undefined) {
      if (found.sampled !== undefined || found.carried !== undefined) parentless = [...(parentless ?? []), found]
      continue
    }
    if (parent === undefined) parent = found.parent
    else if (isSameTrace(parent.traceId, found.parent.traceId))
      parent = reconcile(propagators, complete(parent, found.parent, propagator.leads), parent)
    else links = [...links, conflict(found.parent)]
  }
  const { sampled, carried } = parentless ? fromParentless(parentless, parent?.traceId ?? traceId) : nobody
  if (parent === undefined) return { parent, sampled, traceId, baggage, carried, links }
  if (baggage !== undefined || carried !== undefined) parent = withCompany(parent, baggage, carried)
  return { parent, sampled, traceId, baggage, carried, links: linksFrom(parent, links) }
}

/** Field by field: a spread here would take longer than all the rest of a request, in V8 as it is. */
function withCompany(parent: TraceContext, baggage: Baggage | undefined, carried: Carried | undefined): TraceContext {
  return {
    traceId: parent.traceId,
    spanId: parent.spanId,
    sampled: parent.sampled,
    random: parent.random,
    traceState: parent.traceState,
    carried: carried ? { ...carried, ...parent.carried } : parent.carried,
    baggage,
  }
}

const nobody: Extracted = Object.freeze({})

/** What came without a parent. With the bare id of another trace it does not belong to ours. */
function fromParentless(found: readonly Extracted[], ours: string | undefined): Extracted {
  let sampled: boolean | undefined
  let carried: Carried | undefined
  for (const one of found) {
    if (one.traceId !== undefined && ours !== undefined && !isSameTrace(one.traceId, ours)) continue
    sampled ??= one.sampled
    if (one.carried !== undefined) carried = { ...one.carried, ...carried }
  }
  return { sampled, carried }
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
