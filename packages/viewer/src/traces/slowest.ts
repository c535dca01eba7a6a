import type { Waterfall, WaterfallRow } from './waterfall.js'

/** A span with the time in which it ran, and none of its children did. */
export interface OwnTime {
  readonly row: WaterfallRow
  /** Milliseconds. */
  readonly own: number
}

/** The spans with the most time of their own, most first; not those without any. */
export function slowest({ rows }: Waterfall, count = 5): OwnTime[] {
  const children = new Map<string | null, WaterfallRow[]>()
  for (const row of rows) {
    const siblings = children.get(row.parentId)
    if (siblings) siblings.push(row)
    else children.set(row.parentId, [row])
  }
  return rows
    .map((row) => ({ row, own: row.duration - covered(row, children.get(row.spanId) ?? []) }))
    .filter(({ own }) => own > 0)
    .sort((a, b) => b.own - a.own)
    .slice(0, count)
}

function covered(parent: WaterfallRow, children: readonly WaterfallRow[]): number {
  let total = 0
  let until = parent.offset
  for (const { offset, duration } of children.toSorted((a, b) => a.offset - b.offset)) {
    const end = Math.min(offset + duration, parent.offset + parent.duration)
    const begin = Math.max(offset, until)
    if (end <= begin) continue
    total += end - begin
    until = end
  }
  return total
}
