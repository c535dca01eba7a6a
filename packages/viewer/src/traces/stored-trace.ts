import type { LogLine } from './log-line.js'
import type { Row } from './row.js'

/** The part of a trace that has been reported so far. */
export interface StoredTrace {
  readonly traceId: string
  /** In the order of their first report. */
  readonly rows: readonly Row[]
  /** The number of spans that were reported beyond the limit, and are not kept. */
  readonly dropped: number
  /** In the order of their report. */
  readonly logs: readonly LogLine[]
}
