import { decisionMaker, type State, upperTraceId } from './state.js'

const maxLength = 256 // W3C Trace Context, tracestate value
const tagPrefix = '_dd.p.'
const fieldPrefix = 't.'

/** What may not go from a value into a field: it ends the field or the member, stands for `=`, or is not ASCII. */
const badInValue = /[^\x20-\x2b\x2d-\x3a\x3c-\x7d]/g
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
  const fields = new Map<string, string>()
  for (const field of member.split(';')) {
    const colon = field.indexOf(':')
    const key = field.slice(0, Math.max(colon, 0)).trim()
    const value = field.slice(colon + 1).trimEnd()
    if (key !== '' && value !== '' && !key.includes(' ') && !fields.has(key)) fields.set(key, value)
  }
  const tags = new Map<string, string>()
  const unknown: [string, string][] = []
  for (const [key, value] of fields) {
    if (key.startsWith(fieldPrefix)) readTag(tags, tagPrefix + key.slice(fieldPrefix.length), value)
    else if (key !== 's' && key !== 'o' && key !== 'p') unknown.push([key, value])
  }
  return {
    priority: parsePriority(fields.get('s') ?? ''),
    origin: fields.get('o')?.replaceAll('~', '='),
    lastSpan: fields.get('p'),
    tags,
    unknown,
  }
}

function readTag(tags: Map<string, string>, name: string, value: string): void {
  if (name === tagPrefix || name === upperTraceId) return
  if (name !== decisionMaker) tags.set(name, value.replaceAll('~', '='))
  else if (/^-?[0-9]{1,3}$/.test(value)) tags.set(name, `-${Math.abs(Number(value))}`)
}

/**
 * Writes the `dd` member of tracestate, in at most 256 characters.
 *
 * Where it would be longer, the fields that the next service can do without go first, from the end.
 *
 * @param spanId ours: the last span of Datadog's for the next service
 * @returns `undefined` when even the others are too long.
 */
export function formatMember({ priority, origin, tags, unknown = [] }: State, spanId: string): string | undefined {
  const fields = new Map([['s', `${priority}`]])
  if (origin !== undefined) fields.set('o', encode(origin))
  fields.set('p', spanId)
  for (const [name, value] of tags) {
    if (name !== upperTraceId)
      fields.set(fieldPrefix + name.slice(tagPrefix.length).replace(badInName, '_'), encode(value))
  }
  for (const [key, value] of unknown) fields.set(key, value)
  return join(fields)
}

function encode(value: string): string {
  return value.replace(badInValue, '_').replaceAll('=', '~').trimEnd()
}

const needed = new Set(['s', 'o', 'p', 't.dm', 't.ts'])

function join(fields: ReadonlyMap<string, string>): string | undefined {
  const kept = Array.from(fields, ([key, value]) => ({ key, text: `${key}:${value}` })).filter(
    ({ key, text }) => text.length > key.length + 1,
  )
  let length = kept.reduce((sum, { text }) => sum + text.length + 1, -1)
  for (let i = kept.length - 1; i >= 0 && length > maxLength; i--) {
    const { key, text } = kept[i] as (typeof kept)[number]
    if (needed.has(key)) continue
    kept.splice(i, 1)
    length -= text.length + 1
  }
  return length <= maxLength ? kept.map(({ text }) => text).join(';') : undefined
}
