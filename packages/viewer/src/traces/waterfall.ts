import { align, type PlacedRow } from './align.js'
import { type Gap, gapsBetween } from './gaps.js'
import type { LogLine } from './log-line.js'
import type { StoredTrace } from './stored-trace.js'

/**
 * A row with its position in the tree.
 *
 * `parent` is `root` if the row names no parent, `child` if it stands below its parent, `missing` if its parent has not been
 * reported, and `loop` if a circle of parents was cut at this row.
 */
export interface WaterfallRow extends PlacedRow {
  /** 0 at the top. */
  readonly depth: number
  readonly parent: 'root' | 'child' | 'missing' | 'loop'
  /** Where the parent ran, if that is a different place: here the trace was handed over. */
  readonly handedOverBy: string | undefined
  /** Milliseconds after the start of the waterfall. */
  readonly offset: number
  /** Milliseconds by which the row starts before a parent on another clock, which cannot be. 0 if it does not. */
  readonly skew: number
  /** The lines of the log that were written while the span was active, by time. */
  readonly logs: readonly LogLine[]
}

/** A trace ready to be drawn: rows from top to bottom, and their range of time. */
export interface Waterfall {
  readonly traceId: string
  readonly rows: readonly WaterfallRow[]
  /** Epoch milliseconds of the earliest start. */
  readonly start: number
  /** Milliseconds from the earliest start to the latest end. */
  readonly duration: number
  readonly dropped: number
  /** Times at which no span ran. */
  readonly gaps: readonly Gap[]
  /** The lines of the log that name no span, or one that was not reported. */
  readonly looseLogs: readonly LogLine[]
}

/** Where a row ran: `browser`, or the name of the service. */
export function placeOf(row: { source: string; service: string }): string {
  return row.source === 'browser' ? 'browser' : row.service
}

/**
 * Arranges the rows of a trace: parents before their children, siblings by start, every row once.
 *
 * Rows whose parent is missing are at the top level, and so is the earliest row of a circle.
 */
export function waterfall({ traceId, rows, dropped, logs }: StoredTrace): Waterfall {
  const placed = align(rows).sort((a, b) => a.start - b.start || (a.spanId < b.spanId ? -1 : 1))
  const byId = new Map(placed.map((row) => [row.spanId, row]))
  const tops = placed.filter((row) => row.parentId === null || !byId.has(row.parentId))
  const children = new Map<string | null, PlacedRow[]>(placed.map((row) => [row.spanId, []]))
  for (const row of placed) children.get(row.parentId)?.push(row)

  const start = placed[0]?.start ?? 0
  const end = placed.reduce((latest, row) => Math.max(latest, row.start + row.duration), start)
  const logsOf = bySpan(logs)
  const laidOut = new Map<string, WaterfallRow>()

  // An explicit stack instead of recursion: a chain of 500 parents is valid input.
  function descend(top: PlacedRow, parent: WaterfallRow['parent']): void {
    const waiting: [PlacedRow, number, WaterfallRow['parent']][] = [[top, 0, parent]]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [row, depth, how] = next
      if (laidOut.has(row.spanId)) continue
      const caller = how === 'child' && row.parentId !== null ? byId.get(row.parentId) : undefined
      const handedOverBy = caller && placeOf(caller) !== placeOf(row) ? placeOf(caller) : undefined
      laidOut.set(row.spanId, {
        ...row,
        ...{ depth, parent: how, handedOverBy, offset: row.start - start },
        skew: caller && handedOverBy !== undefined ? skewOf(row, caller) : 0,
        logs: logsOf.get(row.spanId) ?? [],
      })
      for (const child of (children.get(row.spanId) ?? []).toReversed()) waiting.push([child, depth + 1, 'child'])
    }
  }

  for (const row of tops) descend(row, row.parentId === null ? 'root' : 'missing')
  for (const row of placed) if (!laidOut.has(row.spanId)) descend(row, 'loop')

  const arranged = [...laidOut.values()]
  const looseLogs = logs.filter(({ spanId }) => spanId === null || !laidOut.has(spanId))
  return {
    ...{ traceId, rows: arranged, start, duration: end - start, dropped },
    ...{ gaps: gapsBetween(arranged), looseLogs },
  }
}

// A start that was computed from the server's span has no clock that could differ. A page load begins before the server's span that
// renders its page, and ends after that has begun.
function skewOf(row: PlacedRow, caller: PlacedRow): number {
  const areClocks = row.placed === 'clock' && caller.placed === 'clock'
  const isPageLoad = row.source === 'browser' && row.start + row.duration >= caller.start
  return areClocks && !isPageLoad ? Math.max(0, caller.start - row.start) : 0
}

function bySpan(logs: readonly LogLine[]): ReadonlyMap<string | null, LogLine[]> {
  const lines = new Map<string | null, LogLine[]>()
  for (const line of logs.toSorted((a, b) => a.time - b.time)) {
    const earlier = lines.get(line.spanId)
    if (earlier) earlier.push(line)
    else lines.set(line.spanId, [line])
  }
  return lines
}
