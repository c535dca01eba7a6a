import { decisionMaker, type State, upperTraceId } from './state.js'

const maxLength = 256 // W3C Trace Context, tracestate value
const tagPrefix = '_dd.p.'
const fieldPrefix = 't.'

/** What may not go from a value into a field: it ends the field or the member, stands for `=`, or is not ASCII. */
const badInValue = /[^\x20-\x2b\x2d-\x3a\x3c-\x7d]/g
/** A value that can be a field as it is: it neither is empty nor ends in a blank. */
const isPlain = /^[\x20-\x2b\x2d-\x3a\x3c\x3e-\x7d]*[\x21-\x2b\x2d-\x3a\x3c\x3e-\x7d]$/
/** The same of a name, which cannot hold blanks, `:` and `=` either. */
const badInName = /[^\x21-\x2b\x2d-\x39\x3c\x3e-\x7e]/g

/** A priority: -1, 0, 1 or 2, and any other small whole number, because Datadog's conformance tests send -2. */
export function parsePriority(text: string): number | undefined {
  return /^-?[0-9]{1,3}$/.test(text) ? Number(text) || 0 : undefined
}

/**
 * Reads the `dd` member of tracestate: `s:2;o:rum;p:00f067aa0ba902b7;t.dm:-4`.
 *
 * `~` in a value stands for `=`. The first of two fields counts. The half of the trace id in `t.tid` is not read:
 * `traceparent` has it.
 */
export function parseMember(member: string): State {
  let priority: number | undefined
  let origin: string | undefined
  let lastSpan: string | undefined
  const tags = new Map<string, string>()
  const unknown: string[] = []
  for (const field of member.split(';')) {
    const colon = field.indexOf(':')
    const key = field.slice(0, Math.max(colon, 0)).trim()
    const value = field.slice(colon + 1).trimEnd()
    if (key === '' || value === '' || key.includes(' ')) continue
    if (key === 's') priority ??= parsePriority(value)
    else if (key === 'o') origin ??= value.replaceAll('~', '=')
    else if (key === 'p') lastSpan ??= value
    else if (key.startsWith(fieldPrefix)) readTag(tags, tagPrefix + key.slice(fieldPrefix.length), value)
    else unknown.push(`${key}:${value}`)
  }
  return { priority, origin, lastSpan, tags, unknown }
}

function readTag(tags: Map<string, string>, name: string, value: string): void {
  if (name === tagPrefix || name === upperTraceId || tags.has(name)) return
  if (name !== decisionMaker) tags.set(name, value.replaceAll('~', '='))
  else if (/^-?[0-9]{1,3}$/.test(value)) tags.set(name, `-${Math.abs(Number(value))}`)
}

/**
 * Writes the `dd` member of tracestate, in at most 256 characters.
 *
 * Where it would be longer, the fields that the next service can do without go first, from the end.
 *
 * @param spanId our span, which is Datadog's last one for the next service
 * @returns `undefined` when even the others are too long.
 */
export function formatMember({ priority, origin, tags, unknown = [] }: State, spanId: string): string | undefined {
  const fields = [`s:${priority}`]
  add(fields, 'o', origin ?? '')
  fields.push(`p:${spanId}`)
  for (const [name, value] of tags) {
    if (name !== upperTraceId) add(fields, fieldPrefix + name.slice(tagPrefix.length).replace(badInName, '_'), value)
  }
  fields.push(...unknown)
  const member = fields.join(';')
  return member.length <= maxLength ? member : shorten(fields)
}

function add(fields: string[], key: string, value: string): void {
  const encoded = isPlain.test(value) ? value : value.replace(badInValue, '_').replaceAll('=', '~').trimEnd()
  if (encoded !== '') fields.push(`${key}:${encoded}`)
}

const needed = /^(?:[sop]|t\.dm|t\.ts):/

function shorten(fields: readonly string[]): string | undefined {
  let kept = fields
  for (let i = fields.length - 1; i >= 0 && kept.join(';').length > maxLength; i--) {
    if (!needed.test(fields[i] as string)) kept = kept.toSpliced(i, 1)
  }
  const member = kept.join(';')
  return member.length <= maxLength ? member : undefined
}
