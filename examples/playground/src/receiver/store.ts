import type { Row } from './row.js'

/** The part of a trace that has been reported so far. */
export interface StoredTrace {
  readonly traceId: string
  /** In the order of their first report. */
  readonly rows: readonly Row[]
  /** The number of spans that were reported beyond the limit, and are not kept. */
  readonly dropped: number
}

/** The last traces, in memory. */
export interface Store {
  add(rows: Iterable<Row>): void
  get(traceId: string): StoredTrace | undefined
  /** Newest first, by the time of each trace's first report: the reporters' clocks may be wrong. */
  list(): StoredTrace[]
  clear(): void
}

/** Keeps the newest `keep` traces of at most `spansPerTrace` spans each. A span that is reported again replaces the earlier one. */
export function createStore({ keep, spansPerTrace }: { keep: number; spansPerTrace: number }): Store {
  const traces = new Map<string, { rows: Map<string, Row>; dropped: number }>() // a Map keeps insertion order

  function add(row: Row): void {
    let trace = traces.get(row.traceId)
    if (!trace) {
      trace = { rows: new Map(), dropped: 0 }
      traces.set(row.traceId, trace)
      for (const oldest of traces.keys()) {
        if (traces.size <= keep) break
        traces.delete(oldest)
      }
    }
    if (trace.rows.has(row.spanId) || trace.rows.size < spansPerTrace) trace.rows.set(row.spanId, row)
    else trace.dropped += 1
  }

  function get(traceId: string): StoredTrace | undefined {
    const trace = traces.get(traceId)
    return trace && { traceId, rows: [...trace.rows.values()], dropped: trace.dropped }
  }

  return {
    add(rows) {
      for (const row of rows) add(row)
    },
    get,
    list() {
      return [...traces.keys()].reverse().flatMap((traceId) => get(traceId) ?? [])
    },
    clear() {
      traces.clear()
    },
  }
}
