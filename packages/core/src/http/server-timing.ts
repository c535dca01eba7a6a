import type { ResponseHead } from './message.js'

/** The entries that the application has written into `Server-Timing`, each followed by `, `; empty when there are none. */
export function entriesIn(head: ResponseHead): string {
  const header = head.getHeader('server-timing')
  if (header === undefined) return ''
  const text = Array.isArray(header) ? header.join(', ') : String(header)
  return text === '' ? '' : `${text}, `
}

/**
 * Whether entries were written for another trace, and replayed by a cache: they have the last one of ours, and not the trace id.
 */
export function areReplayed(entries: string, traceId: string): boolean {
  return entries.includes(`${sentEntry};`) && !entries.includes(traceId)
}

/** Entries without those of ours. */
export function withoutOurs(entries: string, names: readonly string[]): string {
  return (entries.match(/(?:"(?:[^"\\]|\\.)*"|[^,"]|")+/g) ?? [])
    .map((entry) => entry.trim())
    .filter((entry) => {
      const name = (entry.split(';', 1)[0] as string).trim().toLowerCase()
      return name !== '' && name !== sentEntry && !names.includes(name)
    })
    .map((entry) => `${entry}, `)
    .join('')
}

const sentEntry = 'trace-baton'

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
