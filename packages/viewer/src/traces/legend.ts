import { placeOf, type Waterfall } from './waterfall.js'

/** The number of colours for services. With more services than that, colours are used again. */
export const serviceColours = 5

/** The colour of each place: 0 for the browser, 1 and up for services in turn. */
export type Legend = ReadonlyMap<string, number>

/** The part of a legend that one trace needs. */
export function legendIn(colours: Legend, { rows }: Waterfall): Legend {
  return new Map(rows.map((row) => [placeOf(row), colours.get(placeOf(row)) ?? 0]))
}

/** Assigns colours from the oldest trace on, so that a new trace does not change the colours on the screen. */
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
