import { upperTraceId } from './state.js'

const maxLength = 512 // DD_TRACE_X_DATADOG_TAGS_MAX_LENGTH, as every tracer of Datadog's has it by default

/** `_dd.p.name=value`: printable ASCII, without commas, and without blanks in the name. The first `=` ends the name. */
const member = '_dd\\.p\\.[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]+(?:=[\\x20-\\x2b\\x2d-\\x7e]*)?'
const list = new RegExp(`^${member}(?:,${member})*$`)

/**
 * Reads `x-datadog-tags`: its members by their full names; the last of several counts, and what is empty is left out.
 *
 * @returns `undefined` when it is too long or one member is invalid, which costs them all.
 */
export function parseTags(header: string): ReadonlyMap<string, string> | undefined {
  if (header !== lastHeader) {
    lastTags = parse(header)
    lastHeader = header
  }
  return lastTags
}

// A request reads its header several times: when it comes, for its record, and for each request that it makes.
let lastHeader = ''
let lastTags: ReadonlyMap<string, string> | undefined

function parse(header: string): ReadonlyMap<string, string> | undefined {
  if (header.length > maxLength || !list.test(header)) return undefined
  const tags = new Map<string, string>()
  for (const text of header.split(',')) {
    const equals = text.indexOf('=')
    if (equals > 0 && equals < text.length - 1) tags.set(text.slice(0, equals), text.slice(equals + 1))
  }
  return tags
}

/**
 * The header. Where it is too long, no tag goes out but the half of the trace id that travels as one.
 *
 * @returns `undefined` when there is nothing to send.
 */
export function formatTags(tags: ReadonlyMap<string, string>): string | undefined {
  let header = ''
  for (const [key, value] of tags) header += `${header && ','}${key}=${value}`
  if (header.length <= maxLength) return header || undefined
  const upper = tags.get(upperTraceId)
  return upper && `${upperTraceId}=${upper}`
}
