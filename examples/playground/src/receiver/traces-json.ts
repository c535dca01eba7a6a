import type { Waterfall } from './waterfall.js'

/** A trace in `/traces.json`: what a program needs to check that spans hang together. */
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

/** The traces as `/traces.json` shows them. */
export function tracesJson(traces: readonly Waterfall[]): TraceJson[] {
  return traces.map(({ traceId, rows }) => ({
    traceId,
    spans: rows.map(({ spanId, parentId, name, service, source, start, duration, sampled }) => ({
      ...{ traceId, spanId, parentId, name, service, source, start, duration, sampled },
    })),
  }))
}
