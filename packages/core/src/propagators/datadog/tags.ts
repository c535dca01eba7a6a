import { upperTraceId } from './state.js'

const maxLength = 512 // DD_TRACE_X_DATADOG_TAGS_MAX_LENGTH, as every tracer of Datadog's has it by default

/** `_dd.p.name=value`: printable ASCII, without commas, and without blanks in the name. The first `=` ends the name. */
const member = /^(_dd\.p\.[\x21-\x2b\x2d-\x3c\x3e-\x7e]+)(?:=([\x20-\x2b\x2d-\x7e]*))?$/

/** Whether a header is short enough, and each of its members valid: one that is not costs them all. */
export function areTags(header: string): boolean {
  return header.length <= maxLength && header.split(',').every((text) => member.test(text))
}

/** The members of a header that {@link areTags}, by their full names; the last of several counts. */
export function parseTags(header: string): Map<string, string> {
  const tags = new Map<string, string>()
  for (const text of header.split(',')) {
    const [, key, value] = member.exec(text) ?? []
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
  const header = Array.from(tags, ([key, value]) => `${key}=${value}`).join(',')
  if (header.length <= maxLength) return header || undefined
  const upper = tags.get(upperTraceId)
  return upper && `${upperTraceId}=${upper}`
}
