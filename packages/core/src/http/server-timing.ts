import type { ResponseHead } from './message.js'

/**
 * The entries that the application has written into `Server-Timing`, each followed by `, `; empty when there are none.
 *
 * Every quote in them begins or ends a string, so that all readers find the same entries, and ours behind them.
 */
export function entriesIn(head: ResponseHead): string {
  const header = head.getHeader('server-timing')
  if (header === undefined) return ''
  const joined = Array.isArray(header) ? header.join(', ') : String(header)
  const text = joined.includes('"') ? withWholeStrings(joined) : joined
  return text === '' ? '' : `${text}, `
}

/**
 * Ends a string that is open at the end, as browsers read it: it would swallow what we add. Where a quote stands in another place
 * than a string's, readers do not agree on what follows: this entry and the rest go.
 */
function withWholeStrings(text: string): string {
  let entry = 0
  let end = 0
  for (const { 0: string, 1: ending, index } of text.matchAll(/"(?:[^"\\]|\\.)*("|\\?$)/g)) {
    const before = text.slice(end, index)
    const comma = before.lastIndexOf(',')
    if (comma >= 0) entry = end + comma
    end = index + string.length
    const isInPlace = /=[ \t]*$/.test(before) && /^[ \t]*(?:[,;]|$)/.test(text.slice(end))
    if (!isInPlace) return text.slice(0, entry)
    if (ending !== '"') return `${text}${ending}"`
  }
  return text
}

/**
 * The entries that stay beside ours. Where we pass on the page of another Baton, its entry `trace-baton` goes: it may have been in a
 * cache on the way, and only the time at which we send it counts. If it is of another trace, its hand-off goes, too.
 *
 * @param entries each followed by `, `
 * @param isHandOff whether an entry of that name hands a page over
 */
export function besideOurs(entries: string, traceId: string, isHandOff: (name: string) => boolean): string {
  if (!/trace-baton/i.test(entries)) return entries
  const isOfTrace = entries.includes(traceId)
  const stays = (name: string) => name !== 'trace-baton' && (isOfTrace || !isHandOff(name))
  return listed(entries)
    .filter((entry) => stays(nameOf(entry)))
    .reduce((text, entry) => `${text}${entry}, `, '')
}

/** Whether there is an entry of a name among others; `undefined` when there are none. */
export function takenIn(entries: string): ((name: string) => boolean) | undefined {
  if (entries === '') return undefined
  const names = listed(entries).map(nameOf)
  return (name) => names.includes(name)
}

/** A comma in a quoted string ends no entry. */
function listed(entries: string): string[] {
  const all = entries.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? []
  return all.map((entry) => entry.trim()).filter((entry) => entry !== '')
}

function nameOf(entry: string): string {
  return (entry.split(';', 1)[0] as string).trim().toLowerCase()
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
