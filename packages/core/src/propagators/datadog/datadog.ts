import type { ReadHeader } from '../../context/carrier.js'
import { toDecimal } from '../../context/decimal.js'
import type { Carried, Outgoing, TraceContext } from '../../context/trace-context.js'
import type { Propagator } from '../propagator.js'
import { formatMember, parseMember, parsePriority } from './member.js'
import { type Decided, decided, merge, type State, upperTraceId } from './state.js'
import { formatTags, parseTags } from './tags.js'

const traceIdHeader = 'x-datadog-trace-id'
const parentIdHeader = 'x-datadog-parent-id'
const priorityHeader = 'x-datadog-sampling-priority'
const originHeader = 'x-datadog-origin'
const tagsHeader = 'x-datadog-tags'
const fields = [traceIdHeader, parentIdHeader, priorityHeader, originHeader, tagsHeader] as const

/** The last span of Datadog's on the way, where another header names a later one: Datadog's own name for it. */
const lastSpan = '_dd.parent_id'

/** Set when another header of the trace came before Datadog's: the decision of that header, `1`, `0` or empty. */
const behind = 'datadog-behind'

/**
 * Datadog: its five headers with decimal ids, and the `dd` member of tracestate.
 *
 * The headers hold the right half of the trace id; the left one travels as the tag `_dd.p.tid`. Where a `traceparent`
 * of the same trace names another span, that one is the parent, because services without Datadog pass its headers on
 * as they are.
 *
 * @see https://docs.datadoghq.com/tracing/trace_collection/trace_context_propagation/
 */
export const datadog = {
  name: 'datadog',
  fields,

  extract(read) {
    const header = repeated(read(traceIdHeader))
    if (header === undefined) return undefined
    const lower = idOf(header)
    const parentId = repeated(read(parentIdHeader))
    if (lower === undefined || parentId === undefined) return undefined

    const tagsText = joinedTags(read(tagsHeader))
    const tags = tagsText === undefined ? undefined : parseTags(tagsText)
    const carried = carriedFrom(read)
    if (tagsText !== undefined && tags !== undefined) carried[tagsHeader] = tagsText
    const traceId = upperIn(tags) + lower
    const priority = carried[priorityHeader]
    const sampled = priority === undefined ? undefined : Number(priority) > 0
    // A synthetic test has no span: https://docs.datadoghq.com/synthetics/platform/apm/
    if (parentId === '0' && carried[originHeader]?.startsWith('synthetics')) return { traceId, sampled, carried }
    const spanId = idOf(parentId)
    if (spanId === undefined) return undefined
    carried[parentIdHeader] = parentId
    return { parent: { traceId, spanId, sampled, random: false, traceState: undefined, carried } }
  },

  /** The header that came first decides: after `traceparent`, `dd=` beside it, and Datadog's headers add what is missing. */
  reconcile(merged, first) {
    const { carried } = merged
    const parentId = textIn(carried, parentIdHeader)
    const own = parentId === undefined ? undefined : idOf(parentId)
    if (own === undefined) return merged
    const settled: Record<string, Carried[string]> = { ...carried }
    if (first.carried?.[parentIdHeader] === undefined)
      settled[behind] = first.sampled === undefined ? '' : first.sampled ? '1' : '0'
    if (own !== merged.spanId) settled[lastSpan] = memberOf(merged)?.lastSpan ?? own
    else if (settled[lastSpan] !== undefined) delete settled[lastSpan]
    return { ...merged, carried: settled }
  },

  inject(context, write) {
    const { traceId, spanId } = context
    const lower = toDecimal(traceId.slice(16))
    // A right half of zeros cannot be said in these headers, and nothing may be left of another trace.
    if (lower === '0') {
      for (const name of fields) write(name, undefined)
      return
    }
    const { priority, origin, tags } = stateOf(context)
    write(traceIdHeader, lower)
    write(parentIdHeader, toDecimal(spanId))
    write(priorityHeader, `${priority}`)
    write(originHeader, origin)
    write(tagsHeader, formatTags(tags))
  },

  member(context) {
    return ['dd', formatMember(stateOf(context), context.spanId)]
  },
} as const satisfies Propagator

/** The value of a header that was sent several times, where all are the same. Node joins them with `, `. */
function repeated(header: string | undefined): string | undefined {
  const last = lastOf(header)
  return header === last || header?.split(', ').some((line) => line !== last) ? header : last
}

/** The value of a header; of one that was sent several times, the last. */
function lastOf(header: string | undefined): string | undefined {
  return header?.includes(', ') ? header.slice(header.lastIndexOf(', ') + 2) : header
}

/** Tags in several headers are one list, in which nothing stands behind a comma. */
function joinedTags(header: string | undefined): string | undefined {
  return header?.includes(', ') ? header.replaceAll(', ', ',') : header
}

/** The headers beside the ids, each as it came, where it is valid. */
function carriedFrom(read: ReadHeader): Record<string, string> {
  const carried: Record<string, string> = {}
  const priority = parsePriority(read(priorityHeader) ?? '')
  const origin = lastOf(read(originHeader))
  if (priority !== undefined) carried[priorityHeader] = `${priority}`
  if (origin !== undefined && canBeWritten.test(origin)) carried[originHeader] = origin
  return carried
}

/** The characters that every way of writing headers takes. */
const canBeWritten = /^[\x20-\x7e\x80-\xff]+$/

/** The state for the next service: the incoming one, with the left half of the trace id as a tag, and our decision. */
function stateOf(context: Outgoing): Decided {
  const { traceId, carried = {} } = context
  const own = ownOf(carried)
  const member = memberOf(context)
  const before = textIn(carried, behind)
  const state = before !== undefined ? merge(decidedBefore(member, before), own) : member ? merge(own, member) : own
  const tags = new Map(state.tags)
  const upper = traceId.slice(0, 16)
  if (upper === noUpper) tags.delete(upperTraceId)
  else tags.set(upperTraceId, upper)
  return decided({ ...state, tags }, context)
}

/** The state of `dd=` beside a `traceparent` that came before Datadog's headers, with that header's decision. */
function decidedBefore(member: State = { tags: new Map() }, decision: string): State {
  return decision === '' ? member : decided(member, { sampled: decision === '1', sampleRate: undefined })
}

function ownOf(carried: Carried): State {
  const tags = textIn(carried, tagsHeader)
  return {
    priority: parsePriority(textIn(carried, priorityHeader) ?? ''),
    origin: textIn(carried, originHeader),
    tags: (tags && parseTags(tags)) || new Map(),
  }
}

/** A header that is carried, as it came. */
function textIn(carried: Carried | undefined, name: string): string | undefined {
  const value = carried?.[name]
  return typeof value === 'string' ? value : undefined
}

function memberOf({ traceState }: TraceContext): State | undefined {
  const member = traceState?.get('dd')
  return member === undefined ? undefined : parseMember(member)
}

const noUpper = '0'.repeat(16)

/** The left half of the trace id; zeros where there is none, or a malformed one. */
function upperIn(tags: ReadonlyMap<string, string> | undefined): string {
  const upper = tags?.get(upperTraceId)
  return upper !== undefined && /^[0-9a-fA-F]{16}$/.test(upper) ? upper.toLowerCase() : noUpper
}

const highest = 2n ** 64n - 1n

/** 16 hex characters for an unsigned decimal number of 64 bits that is not zero. */
function idOf(header: string): string | undefined {
  if (!/^[0-9]{1,20}$/.test(header)) return undefined
  const id = BigInt(header)
  return id > 0n && id <= highest ? id.toString(16).padStart(16, '0') : undefined
}
