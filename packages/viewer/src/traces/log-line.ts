import { isInstant, isSpanId, isTraceId, text } from './row.js'

/** A line of a log that belongs to a trace, validated and of limited size. */
export interface LogLine {
  readonly traceId: string
  /** The span that was active; null if the line names the trace alone. */
  readonly spanId: string | null
  /** Epoch milliseconds. */
  readonly time: number
  /** `INFO`, `error`, as the reporter writes it. May be empty. */
  readonly level: string
  readonly text: string
}

const maxLevel = 20
const maxText = 2000

/** A log line, if the candidate has a valid trace id and a valid time. */
export function toLogLine(candidate: { readonly [K in keyof LogLine]?: unknown }): LogLine | undefined {
  const { traceId, spanId, time } = candidate
  if (!isTraceId(traceId) || !isInstant(time)) return undefined
  return {
    traceId,
    spanId: isSpanId(spanId) ? spanId : null,
    time,
    level: text(candidate.level, maxLevel),
    text: text(candidate.text, maxText),
  }
}
