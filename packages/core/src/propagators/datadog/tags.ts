import { upperTraceId } from './state.js'

const maxLength = 512 // DD_TRACE_X_DATADOG_TAGS_MAX_LENGTH, as every tracer of Datadog's has it by default

/** `_dd.p.name=value`: printable ASCII, without commas, and without blanks in the name. The first `=` ends the name. */
const member = /^(_dd\.p\.[\x21-\x2b\x2d-\x3c\x3e-\x7e]+)(?:=([\x20-\x2b\x2d-\x7e]*))?$/

/**
 * Reads `x-datadog-tags`: its members by their full names; the last of several counts, and what is empty is left out.
 *
 * @returns `undefined` when it is too long or one member is invalid, which costs them all.
 */
export function parseTags(header: string): Map<string, string> | undefined {
  if (header.length > maxLength) return undefined
  const tags = new Map<string, string>()
  for (const text of header.split(',')) {
    const found = member.exec(text)
    if (found === null) return undefined
    const [, key, value] = found
    if (key !== undefined && value) tags.set(key, value)
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
