import { align, type PlacedRow } from './align.js'
import type { StoredTrace } from './store.js'

/**
 * A row in its place in the tree.
 *
 * `parent` says how it hangs there: `root` names no parent, `child` follows it, `missing` names one that nobody has
 * reported, `loop` is where a circle of parents was cut open.
 */
export interface WaterfallRow extends PlacedRow {
  /** 0 at the top. */
  readonly depth: number
  readonly parent: 'root' | 'child' | 'missing' | 'loop'
  /** Where the parent ran, if that is somewhere else: here the trace was handed over. */
  readonly handedOverBy: string | undefined
  /** Milliseconds after the start of the waterfall. */
  readonly offset: number
}

/** A trace as it is drawn: rows in reading order, and the time that they span. */
export interface Waterfall {
  readonly traceId: string
  readonly rows: readonly WaterfallRow[]
  /** Epoch milliseconds of the earliest start. */
  readonly start: number
  /** Milliseconds from the earliest start to the latest end. */
  readonly duration: number
  readonly dropped: number
}

/** Where a row ran, in one word: `browser`, or the name of the service. */
export function placeOf(row: { source: string; service: string }): string {
  return row.source === 'browser' ? 'browser' : row.service
}

/**
 * Lays a trace out: parents before their children, siblings by start, every row once.
 *
 * Rows whose parent is missing stand at the top, and so does the earliest row of a circle.
 */
export function waterfall({ traceId, rows, dropped }: StoredTrace): Waterfall {
  const placed = align(rows).sort((a, b) => a.start - b.start || (a.spanId < b.spanId ? -1 : 1))
  const byId = new Map(placed.map((row) => [row.spanId, row]))
  const tops = placed.filter((row) => row.parentId === null || !byId.has(row.parentId))
  const children = new Map<string | null, PlacedRow[]>(placed.map((row) => [row.spanId, []]))
  for (const row of placed) children.get(row.parentId)?.push(row)

  const start = placed[0]?.start ?? 0
  const end = placed.reduce((latest, row) => Math.max(latest, row.start + row.duration), start)
  const laidOut = new Map<string, WaterfallRow>()

  // A stack of our own: a chain of 500 parents is legal input.
  function descend(top: PlacedRow, parent: WaterfallRow['parent']): void {
    const waiting: [PlacedRow, number, WaterfallRow['parent']][] = [[top, 0, parent]]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [row, depth, how] = next
      if (laidOut.has(row.spanId)) continue
      const caller = how === 'child' && row.parentId !== null ? byId.get(row.parentId) : undefined
      const handedOverBy = caller && placeOf(caller) !== placeOf(row) ? placeOf(caller) : undefined
      laidOut.set(row.spanId, { ...row, depth, parent: how, handedOverBy, offset: row.start - start })
      for (const child of (children.get(row.spanId) ?? []).toReversed()) waiting.push([child, depth + 1, 'child'])
    }
  }

  for (const row of tops) descend(row, row.parentId === null ? 'root' : 'missing')
  for (const row of placed) if (!laidOut.has(row.spanId)) descend(row, 'loop')

  return { traceId, rows: [...laidOut.values()], start, duration: end - start, dropped }
}
