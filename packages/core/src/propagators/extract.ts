import { type Baggage, joined } from '../context/baggage.js'
import type { ReadHeader } from '../context/carrier.js'
import {
  type Carried,
  type Incoming,
  type Link,
  noLinks,
  nothing,
  type TraceContext,
} from '../context/trace-context.js'
import type { Extracted, Propagator } from './propagator.js'

/**
 * The context in the headers of one request, read by every format of a list.
 *
 * The first valid parent wins. A later one of the same trace adds what only it carries, and leaves the decision open if
 * it names the same span without one; one of another trace becomes a link. A decision, a trace id or baggage may come without a parent; baggage of several formats is joined, and the parent
 * has it too.
 *
 * @param carrier the headers that `read` reads
 * @param firstMatch whether no format is read after the first with a parent
 */
export function extract(
  propagators: readonly Propagator[],
  read: ReadHeader,
  carrier: unknown = undefined,
  firstMatch = false,
): Incoming {
  let parent: TraceContext | undefined
  let traceId: string | undefined
  let baggage: Baggage | undefined
  let parentless: Extracted[] | undefined
  let links = noLinks
  let isDeferred = false
  for (let i = 0; i < propagators.length; i++) {
    const propagator = propagators[i] as Propagator
    if (firstMatch && parent !== undefined && !propagator.companion) continue
    const found = propagator.extract(read, carrier)
    if (found === undefined) continue
    traceId ??= found.traceId
    if (found.baggage !== undefined) baggage = baggage === undefined ? found.baggage : joined(baggage, found.baggage)
    if (found.links !== undefined) links = [...links, ...found.links]
    if (found.parent === undefined) {
      if (found.sampled !== undefined || found.carried !== undefined)
        parentless = [...(parentless ?? []), propagator.ofRequest ? { carried: found.carried } : found]
      continue
    }
    const defers = found.parent.sampled === undefined && !propagator.withoutDecision
    if (parent === undefined) {
      parent = found.parent
      isDeferred = defers
    } else if (isSameTrace(parent.traceId, found.parent.traceId)) {
      // Sentry's browser agent sends `traceparent` with the flag 00 for a decision that it leaves open.
      isDeferred = parent.spanId === found.parent.spanId && (isDeferred || defers)
      const both = complete(parent, found.parent, isDeferred, propagator.leads)
      parent = reconcile(propagators, both, parent)
    } else links = [...links, conflict(found.parent)]
  }
  if (
    parent === undefined &&
    parentless === undefined &&
    traceId === undefined &&
    baggage === undefined &&
    links.length === 0
  )
    return nothing
  const { sampled, carried } = parentless ? fromParentless(parentless, parent?.traceId ?? traceId) : noDecision
  if (parent === undefined) return { parent, sampled, traceId, baggage, carried, links }
  if (baggage !== undefined || carried !== undefined) parent = withBaggage(parent, baggage, carried)
  return { parent, sampled, traceId, baggage, carried, links: links.length === 0 ? links : linksFrom(parent, links) }
}

/** A copy field by field: in V8 a spread here would take longer than the rest of the request. */
function withBaggage(parent: TraceContext, baggage: Baggage | undefined, carried: Carried | undefined): TraceContext {
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

const noDecision: Extracted = Object.freeze({})

/** The decision and the fields that came without a parent, but for those beside the bare id of another trace. */
function fromParentless(found: readonly Extracted[], traceId: string | undefined): Extracted {
  let sampled: boolean | undefined
  let carried: Carried | undefined
  for (const one of found) {
    if (one.traceId !== undefined && traceId !== undefined && !isSameTrace(one.traceId, traceId)) continue
    sampled ??= one.sampled
    if (one.carried !== undefined) carried = { ...one.carried, ...carried }
  }
  return { sampled, carried }
}

/** The links to others than the parent: a context that one format refused may be continued by another. */
function linksFrom(parent: TraceContext, links: readonly Link[]): readonly Link[] {
  const isOfAnother = ({ traceId, spanId, reason }: Link) =>
    !isSameTrace(parent.traceId, traceId) || (reason === 'conflict' && spanId !== parent.spanId)
  return links.every(isOfAnother) ? links : links.filter(isOfAnother)
}

/** Whether two trace ids name one trace. For a sender with 64 bits, the right halves decide. */
function isSameTrace(a: string, b: string): boolean {
  if (a === b) return true
  return (isShort(a) || isShort(b)) && a.slice(16) === b.slice(16)
}

function isShort(traceId: string): boolean {
  return traceId.startsWith('0000000000000000')
}

/** The first parent, with what a second header of the same trace adds to it. */
function complete(parent: TraceContext, other: TraceContext, isDeferred: boolean, otherLeads = false): TraceContext {
  return {
    traceId: isShort(parent.traceId) ? other.traceId : parent.traceId,
    spanId: otherLeads ? other.spanId : parent.spanId,
    sampled: isDeferred ? undefined : (parent.sampled ?? other.sampled),
    random: (parent.random || other.random) ?? parent.random,
    traceState: parent.traceState ?? other.traceState,
    carried: parent.carried || other.carried ? { ...other.carried, ...parent.carried } : undefined,
  }
}

/** The context of two formats, after every format that depends on their order has settled its part. */
function reconcile(propagators: readonly Propagator[], merged: TraceContext, first: TraceContext): TraceContext {
  let context = merged
  for (const propagator of propagators) context = propagator.reconcile?.(context, first) ?? context
  return context
}

function conflict({ traceId, spanId }: TraceContext): Link {
  return { traceId, spanId, reason: 'conflict' }
}
