import type { TagPart } from './targets/target.js'

/**
 * Adds `name;desc="content`; the next entry begins with the end of this one, and {@link endOfEntry} follows the last. Baggage is
 * percent-encoded, but may hold a quote, which would end the string.
 */
export function entryWriter({ name, isPlain = false }: Pick<TagPart, 'name' | 'isPlain'>) {
  const first = `${name};desc="`
  const next = endOfEntry + first
  return function addEntry(entries: string, content: string | number, isKnownPlain = false): string {
    const safe = isPlain || isKnownPlain ? content : quoted(String(content))
    return entries === '' ? first + safe : entries + next + safe
  }
}

/** The end of an entry behind its content. */
export const endOfEntry = '", '

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.4 */
function quoted(text: string): string {
  return /[\\"]/.test(text) ? text.replace(/[\\"]/g, '\\$&') : text
}
