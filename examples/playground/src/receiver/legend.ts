import { placeOf, type Waterfall } from './waterfall.js'

/** How many colours the services share; a seventh service wears the first one's again. */
export const serviceColours = 5

/** Which colour each place wears: 0 is the browser's, services take 1 and up in turn. */
export type Legend = ReadonlyMap<string, number>

/**
 * Gives colours from the oldest trace on, so that a new trace changes none that is on the screen.
 */
export function legendOf(newestFirst: readonly Waterfall[]): Legend {
  const colours = new Map<string, number>()
  let services = 0
  for (const row of newestFirst.toReversed().flatMap((trace) => trace.rows)) {
    const place = placeOf(row)
    if (colours.has(place)) continue
    colours.set(place, row.source === 'browser' ? 0 : 1 + (services++ % serviceColours))
  }
  return colours
}
