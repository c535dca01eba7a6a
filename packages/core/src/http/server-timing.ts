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
 * Writes the header `Server-Timing`, with an entry at its end that says when it was sent, and of which trace.
 *
 * `trace-baton;desc="1790000000123 120 private 0af7651916cd43dd8448eb211c80319c"`: milliseconds of our clock, the age in
 * seconds that a page may reach, whether only the one who asked can have got it, and the trace id. Without `private` two spaces stand
 * before the id: readers before version 0.2 take any third word for `private`, and would trust the entry of a shared page.
 *
 * @param entries those of the application, which keep their names, and the hand-off, each followed by `, `
 * @see https://www.w3.org/TR/server-timing/#the-server-timing-header-field
 */
export function writeServerTiming(
  head: ResponseHead,
  entries: string,
  maxAge: number,
  isPrivate: boolean,
  traceId: string,
): void {
  const word = isPrivate ? 'private' : ''
  head.setHeader('server-timing', `${entries}trace-baton;desc="${Date.now()} ${maxAge} ${word} ${traceId}"`)
}
