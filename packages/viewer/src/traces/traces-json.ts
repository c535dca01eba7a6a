import type { Waterfall } from './waterfall.js'

/** A trace in `/traces.json`, with the fields that a program needs to check the tree of its spans. */
export interface TraceJson {
  readonly traceId: string
  /** Parents before their children, siblings by start. */
  readonly spans: readonly {
    readonly traceId: string
    readonly spanId: string
    readonly parentId: string | null
    readonly name: string
    readonly service: string
    readonly source: 'browser' | 'server'
    /** Epoch milliseconds. */
    readonly start: number
    /** Milliseconds. */
    readonly duration: number
    readonly sampled: boolean
  }[]
}

/** The traces in the form of `/traces.json`. */
export function tracesJson(traces: readonly Waterfall[]): TraceJson[] {
  return traces.map(({ traceId, rows }) => ({
    traceId,
    spans: rows.map(({ spanId, parentId, name, service, source, start, duration, sampled }) => ({
      ...{ traceId, spanId, parentId, name, service, source, start, duration, sampled },
    })),
  }))
}
