import { isSpanId, isTraceId } from '../../context/ids.js'
import { trimBlanks } from '../../context/ows.js'

/** What a `sentry-trace` header says. */
export interface SentryTrace {
  readonly traceId: string
  /** Absent when the sender only names the trace. */
  readonly spanId: string | undefined
  /** `undefined` when the sender left the decision to us. */
  readonly sampled: boolean | undefined
}

const longest = 51 // 32 + 16 + the decision, and two dashes

/** Everything behind the trace id is optional, each dash too; a decision alone is none. */
const grammar = /^([0-9a-f]{32})-?([0-9a-f]{16})?-?([01])?$/

/**
 * Reads a `sentry-trace`: `{trace id}-{span id}-{1 or 0}`, lowercase hex, where the span id, the decision and the dashes
 * may be missing.
 *
 * Zero ids are refused, which Sentry's own SDKs take and hand on.
 *
 * @returns `undefined` when the header is not one.
 * @see https://develop.sentry.dev/sdk/foundations/trace-propagation/
 */
export function parseSentryTrace(value: string): SentryTrace | undefined {
  const header = trimBlanks(value)
  if (header.length > longest) return undefined
  const [, traceId, spanId, decision] = grammar.exec(header) ?? []
  if (!isTraceId(traceId) || !(spanId === undefined || isSpanId(spanId))) return undefined
  return { traceId, spanId, sampled: decision === undefined ? undefined : decision === '1' }
}

/** Writes a `sentry-trace`; without a decision, whoever reads it decides. */
export function formatSentryTrace(traceId: string, spanId: string, sampled: boolean | undefined): string {
  return `${traceId}-${spanId}${sampled === undefined ? '' : sampled ? '-1' : '-0'}`
}
