import type { ResponseHead } from './message.js'

/** The entries that the application has written into `Server-Timing`, each followed by `, `; empty when there are none. */
export function entriesIn(head: ResponseHead): string {
  const header = head.getHeader('server-timing')
  if (header === undefined) return ''
  const text = Array.isArray(header) ? header.join(', ') : String(header)
  return text === '' ? '' : `${text}, `
}

/** Whether there is an entry of a name among others; `undefined` when there are none. */
export function takenIn(entries: string): ((name: string) => boolean) | undefined {
  if (entries === '') return undefined
  const names = entries.split(',').map((entry) => entry.split(';', 1)[0]?.trim().toLowerCase())
  return (name) => names.includes(name)
}

/**
 * Writes the header `Server-Timing`, with an entry at its end that gives the time at which it was sent.
 *
 * `trace-baton;desc="1790000000123 120 private"`: milliseconds of our clock, the age in seconds that a page may reach, and
 * whether only the one who asked can have got it. The browser package measures the age of a page by it.
 *
 * @param entries those of the application, which keep their names, and the hand-off, each followed by `, `
 * @see https://www.w3.org/TR/server-timing/#the-server-timing-header-field
 */
export function writeServerTiming(head: ResponseHead, entries: string, maxAge: number, isPrivate: boolean): void {
  const end = isPrivate ? `${maxAge} private"` : `${maxAge}"`
  head.setHeader('server-timing', `${entries}trace-baton;desc="${Date.now()} ${end}`)
}
