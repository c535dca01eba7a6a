import type { Row } from './row.js'

const documentRequest = 'Requesting and receiving the document' // Elastic RUM, capture-navigation

/** The source of a row's start: its reporter's clock, the span of a server that it belongs to, or the time of its report. */
type Placed = 'clock' | 'server' | 'arrival'

/** A row with a start that can be compared with the others'. */
export type PlacedRow = Row & { readonly placed: Placed }

/**
 * Computes the start of rows whose reporter sent no clock time.
 *
 * Elastic's browser agent sends offsets from the start of its transaction, without a clock time. The time at which its report
 * is received is inexact, because the agent waits a second or two before it sends. But one of its spans is usually the parent of
 * a server's span (the document's request, or a later call), and a request starts before the server's span and ends after it.
 * So the server's span is centred in the browser's span around it: half of the remaining time is the way there, half the way
 * back. The rest of the page load is moved along. Tracing systems correct a skewed clock in the same way. If the page load is
 * the server's child instead (`pageLoadParentId`), the same is done with the request for the document. Without a matching
 * span of a server, the start stays the one derived from the time of the report.
 */
export function align(rows: readonly Row[]): PlacedRow[] {
  const starts = new Map<string, number | undefined>()
  for (const row of rows) {
    const id = row.timeline?.transactionId
    if (id !== undefined && !starts.has(id)) starts.set(id, startOf(id, rows))
  }
  return rows.map((row) => {
    if (!row.timeline) return { ...row, placed: 'clock' }
    const start = starts.get(row.timeline.transactionId)
    if (start === undefined) return { ...row, placed: 'arrival' }
    return { ...row, start: start + row.timeline.offset, placed: 'server' }
  })
}

function startOf(transactionId: string, rows: readonly Row[]): number | undefined {
  const own = rows.filter((row) => row.timeline?.transactionId === transactionId)
  const clocked = rows.filter((row) => !row.timeline)

  const servedBy = new Map(clocked.toReversed().map((row) => [row.parentId, row])) // the first of each parent
  for (const around of own) {
    const served = servedBy.get(around.spanId)
    if (served) return centred(served, around)
  }

  const transaction = own.find((row) => row.spanId === transactionId)
  const rendered = clocked.find((row) => row.spanId === transaction?.parentId)
  const request = own.find((row) => row.name === documentRequest)
  if (rendered) return request ? centred(rendered, request) : rendered.start
  return undefined
}

function centred(served: Row, around: Row): number {
  const onTheWay = Math.max(0, around.duration - served.duration)
  return served.start - onTheWay / 2 - (around.timeline?.offset ?? 0)
}
