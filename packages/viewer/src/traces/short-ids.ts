import type { StoredTrace } from './stored-trace.js'

/**
 * Adds to each trace what was reported with the lower 64 bits of its id alone, as Datadog writes trace ids:
 * `00000000000000008448eb211c80319c` belongs to `0af7651916cd43dd8448eb211c80319c`.
 *
 * Where several traces have the same lower bits, it cannot be known to which it belongs, and it stays a trace of its own.
 */
export function joinShortIds(traces: readonly StoredTrace[]): StoredTrace[] {
  const short = traces.filter(({ traceId }) => isShort(traceId))
  if (short.length === 0 || short.length === traces.length) return [...traces]
  const parts = new Map<StoredTrace, StoredTrace>() // by the trace with the whole id
  for (const part of short) {
    const [trace, another] = traces.filter(({ traceId }) => !isShort(traceId) && lower(traceId) === lower(part.traceId))
    if (trace && !another) parts.set(trace, part)
  }
  const joined = new Set(parts.values())
  return traces.filter((trace) => !joined.has(trace)).map((trace) => withPart(trace, parts.get(trace)))
}

/** The trace with an id, or else with the lower 64 bits of a short id. */
export function findTrace(traces: readonly StoredTrace[], id: string): StoredTrace | undefined {
  const found = traces.find(({ traceId }) => traceId === id)
  return found ?? (isShort(id) ? traces.find(({ traceId }) => lower(traceId) === lower(id)) : undefined)
}

function withPart(trace: StoredTrace, part: StoredTrace | undefined): StoredTrace {
  if (!part) return trace
  const { traceId } = trace
  return {
    traceId,
    rows: [...trace.rows, ...part.rows.map((row) => ({ ...row, traceId }))],
    dropped: trace.dropped + part.dropped,
    logs: [...trace.logs, ...part.logs],
  }
}

function isShort(traceId: string): boolean {
  return traceId.startsWith('0'.repeat(16))
}

function lower(traceId: string): string {
  return traceId.slice(16)
}
