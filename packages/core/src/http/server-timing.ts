import type { RawResponse } from '../node/exchange.js'
import type { MetaTag } from '../page-load/targets/target.js'

/**
 * Adds entries to the header `Server-Timing`, behind those of the application, which keep their names, and one that says when
 * they were sent.
 *
 * `trace-baton;desc="1790000000123 120 private"`: milliseconds of our clock, the age in seconds that a page may reach, and
 * whether only one reader can have got it. The browser package measures the age of a page by it.
 *
 * @see https://www.w3.org/TR/server-timing/#the-server-timing-header-field
 */
export function writeServerTiming(
  res: RawResponse,
  entries: readonly MetaTag[],
  { maxAge, isPrivate }: { readonly maxAge: number; readonly isPrivate: boolean },
): void {
  const there = textOf(res)
  const taken = there.split(',').map((entry) => entry.split(';', 1)[0]?.trim().toLowerCase())
  let value = there === '' ? '' : `${there}, `
  for (const { name, content } of entries) {
    if (!taken.includes(name)) value += `${name};desc="${quoted(content)}", `
  }
  res.setHeader('server-timing', `${value}trace-baton;desc="${Date.now()} ${maxAge}${isPrivate ? ' private' : ''}"`)
}

function textOf(res: RawResponse): string {
  const header = res.getHeader('server-timing') ?? ''
  return Array.isArray(header) ? header.join(', ') : String(header)
}

/** What a quoted string can hold. Our values are ids, and baggage, which is percent-encoded; a quote would end it. */
function quoted(text: string): string {
  return text.replace(/[\\"]/g, '\\$&')
}
