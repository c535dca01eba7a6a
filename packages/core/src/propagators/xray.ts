import { isSpanId, isTraceId } from '../context/ids.js'
import { isBlank, trimBlanks } from '../context/ows.js'
import type { Extracted, Propagator } from './propagator.js'

const header = 'x-amzn-trace-id'
const maxOthers = 256 // what AWS's own SDK for Node keeps of the fields that it does not know

/**
 * AWS X-Ray: `Root=1-{8 hex}-{24 hex};Parent={16 hex};Sampled={0|1|?}`, in any order.
 *
 * Each field stands for itself. A load balancer sends `Root` alone: its trace is joined without a parent. `Sampled` may
 * come alone; missing or `?` it is deferred. Any other field is handed on in its order: an application's own, `Lineage`,
 * by which Lambda finds loops, and `Self`, which the next load balancer updates.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 */
export const xray = {
  name: 'xray',
  fields: [header],

  extract(read): Extracted | undefined {
    const value = read(header)
    const fields = value === undefined ? undefined : fieldsOf(value)
    if (fields === undefined) return undefined

    const traceId = traceIdIn(fields.root)
    const spanId = fields.parent.toLowerCase()
    const sampled = fields.sampled === '1' ? true : fields.sampled === '0' ? false : undefined
    const carried = fields.others === '' ? undefined : { [header]: fields.others }
    if (traceId !== undefined && isSpanId(spanId)) return { parent: { traceId, spanId, sampled, carried } }
    return { traceId, sampled, carried }
  },

  inject({ traceId, spanId, sampled, carried }, write) {
    const own = `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${spanId};Sampled=${sampled ? 1 : 0}`
    const others = carried?.[header]
    write(header, others ? `${own};${others}` : own)
  },
} as const satisfies Propagator

interface Fields {
  root: string
  parent: string
  sampled: string
  /** All others as they came, joined again. */
  others: string
}

/**
 * A scan of the first fields, because a hostile header has thousands.
 *
 * @returns `undefined` when a field that we know is there twice, as it is when Node has joined two headers.
 */
function fieldsOf(value: string): Fields | undefined {
  const fields: Fields = { root: '', parent: '', sampled: '', others: '' }
  for (let from = 0, count = 0; from <= value.length && count < maxFields; ) {
    const semicolon = value.indexOf(';', from)
    const to = semicolon < 0 ? value.length : semicolon
    const known = knownField(value, from, to)
    if (known !== undefined) {
      if (fields[known] !== '') return undefined
      fields[known] = trimBlanks(value.slice(value.indexOf('=', from) + 1, to))
    } else if (mayFit(fields.others, value, from, to)) {
      fields.others = withField(fields.others, trimBlanks(value.slice(from, to)))
    }
    if (to > from) count++
    from = to + 1
  }
  return fields
}

/** The name of a field, in any case, if it is one that we know. */
function knownField(value: string, from: number, to: number): 'root' | 'parent' | 'sampled' | undefined {
  const end = Math.min(to, from + longestName + 1) // not further: that would be quadratic where no field has a value
  let equals = from
  while (equals < end && value.charCodeAt(equals) !== equalsSign) equals++
  if (equals === end || equals - from < shortestName) return undefined
  const name = trimBlanks(value.slice(from, equals)).toLowerCase()
  return name === 'root' || name === 'parent' || name === 'sampled' ? name : undefined
}

const maxFields = 128 // more do not fit into what is kept, and no sender has as many
const equalsSign = 0x3d
const shortestName = 4 // root
const longestName = 64 // blanks included

const shortestField = 3 // ;x=

/** Whether a field is short enough to be kept, or has blanks around it that do not count. */
function mayFit(others: string, value: string, from: number, to: number): boolean {
  if (others.length + shortestField > maxOthers) return false
  return others.length + to - from <= maxOthers || isBlank(value.charCodeAt(from)) || isBlank(value.charCodeAt(to - 1))
}

/** The other fields with one more, if it has a name, can be written and fits. */
function withField(others: string, field: string): string {
  if (trimBlanks(field.slice(0, Math.max(field.indexOf('='), 0))) === '' || !printable.test(field)) return others
  const longer = others === '' ? field : `${others};${field}`
  return longer.length <= maxOthers ? longer : others
}

/** X-Ray's id without its version and dashes; its time is opaque to us. */
function traceIdIn(root: string): string | undefined {
  const [, time, id] = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/i.exec(root) ?? []
  const traceId = `${time}${id}`.toLowerCase()
  return isTraceId(traceId) ? traceId : undefined
}

const printable = /^[\x20-\x7e]+$/
