import type { LogLine } from './log-line.js'
import { isPreflight } from './preflight.js'
import type { Row } from './row.js'
import { findTrace, joinShortIds } from './short-ids.js'
import type { StoredTrace } from './stored-trace.js'

/** The last traces, in memory. */
export interface Store {
  add(rows: Iterable<Row>): void
  addLogs(lines: Iterable<LogLine>): void
  /** By its id, or by the lower 64 bits of it with zeros before them. */
  get(traceId: string): StoredTrace | undefined
  /**
   * The traces with spans, newest first, by the time of each trace's first report: the reporters' clocks may be wrong. Those of
   * preflights are left out.
   */
  list(): StoredTrace[]
  clear(): void
  /** Another text after each change of what is kept. */
  version(): string
}

export interface StoreLimits {
  /** Traces. */
  readonly keep: number
  readonly spansPerTrace: number
  /** About how much memory all traces may take. */
  readonly bytes: number
}

interface Kept {
  readonly rows: Map<string, Row>
  readonly logs: LogLine[]
  dropped: number
  bytes: number
}

const logsPerTrace = 1000
const bytesOfRow = 500 // its fields, its ids and its place in two maps, without the texts

/**
 * Keeps the newest traces within the limits: the oldest are dropped, and of the newest what does not fit. A span that is reported
 * again replaces the earlier one.
 */
export function createStore({ keep, spansPerTrace, bytes: maxBytes }: StoreLimits): Store {
  const traces = new Map<string, Kept>() // a Map keeps insertion order
  const started = Date.now()
  let changes = 0
  let bytes = 0

  function traceOf(traceId: string): Kept {
    const known = traces.get(traceId)
    if (known) return known
    const trace: Kept = { rows: new Map(), logs: [], dropped: 0, bytes: 0 }
    traces.set(traceId, trace)
    return trace
  }

  function grow(trace: Kept, by: number): void {
    trace.bytes += by
    bytes += by
    for (const [traceId, oldest] of traces) {
      if ((traces.size <= keep && bytes <= maxBytes) || oldest === trace) return
      traces.delete(traceId)
      bytes -= oldest.bytes
    }
  }

  function addRow(row: Row): void {
    const trace = traceOf(row.traceId)
    const earlier = trace.rows.get(row.spanId)
    const size = sizeOf(row)
    const fits = trace.bytes + size <= maxBytes
    if (fits && (earlier || trace.rows.size < spansPerTrace)) {
      trace.rows.set(row.spanId, row)
      grow(trace, size - (earlier ? sizeOf(earlier) : 0))
    } else {
      trace.dropped += 1
      grow(trace, 0)
    }
  }

  function addLog(line: LogLine): void {
    const trace = traceOf(line.traceId)
    const size = 200 + 2 * line.text.length
    const fits = trace.logs.length < logsPerTrace && trace.bytes + size <= maxBytes
    if (fits) trace.logs.push(line)
    grow(trace, fits ? size : 0)
  }

  /** Newest first. */
  function all(): StoredTrace[] {
    const withSpans = [...traces].reverse().filter(([, { rows }]) => rows.size > 0)
    return joinShortIds(
      withSpans.map(([traceId, { rows, dropped, logs }]) => ({ traceId, rows: [...rows.values()], dropped, logs })),
    )
  }

  return {
    add(rows) {
      changes += 1
      for (const row of rows) addRow(row)
    },
    addLogs(lines) {
      changes += 1
      for (const line of lines) addLog(line)
    },
    get: (traceId) => findTrace(all(), traceId),
    list: () => all().filter(({ rows }) => !isPreflight(rows)),
    clear() {
      changes += 1
      bytes = 0
      traces.clear()
    },
    version: () => `${started}-${changes}`,
  }
}

function sizeOf(row: Row): number {
  const texts = row.attributes?.reduce((sum, [name, value]) => sum + name.length + value.length, 0) ?? 0
  return bytesOfRow + 2 * (texts + row.name.length + row.service.length)
}
