/** Where a span ran, as far as the receiver can tell from the way it was reported. */
export type Source = 'browser' | 'server'

/**
 * One span as every way of reporting it ends up here: clean, bounded, safe to keep.
 *
 * `start` is epoch milliseconds. Where the reporter has no clock (`timeline`), it is a first guess that `align`
 * replaces on reading.
 */
export interface Row {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | null
  readonly name: string
  /** What kind of work, in the reporter's own word: `server`, `client`, `page-load`, `resource`. May be empty. */
  readonly kind: string
  readonly service: string
  readonly source: Source
  readonly start: number
  /** Milliseconds. */
  readonly duration: number
  readonly sampled: boolean
  readonly outcome: 'success' | 'failure' | 'unknown'
  readonly aborted: boolean
  /** Set when the reporter only knows milliseconds since the start of one of its transactions. */
  readonly timeline?: { readonly transactionId: string; readonly offset: number }
}

/** What a reader of some format found, before anything about it is believed. */
export type Candidate = { [K in keyof Omit<Row, 'source' | 'timeline'>]?: unknown } & Pick<Row, 'source' | 'timeline'>

const maxText = 200
const maxKind = 40
const latest = 8.64e15 // the last instant that Date can hold
const day = 86_400_000

/** True for 32 lowercase hex characters that are not all zero. */
function isTraceId(value: unknown): value is string {
  return typeof value === 'string' && /^(?!0{32})[0-9a-f]{32}$/.test(value)
}

/** True for 16 lowercase hex characters that are not all zero. */
function isSpanId(value: unknown): value is string {
  return typeof value === 'string' && /^(?!0{16})[0-9a-f]{16}$/.test(value)
}

/**
 * A row, if the candidate has ids and a start that can be kept.
 *
 * Everything else is made to fit: text is cut, a duration lies between nothing and a day, a parent id that is no id is
 * no parent.
 */
export function toRow(candidate: Candidate): Row | undefined {
  const { traceId, spanId, start } = candidate
  if (!isTraceId(traceId) || !isSpanId(spanId) || !isInstant(start)) return undefined
  return {
    traceId,
    spanId,
    parentId: isSpanId(candidate.parentId) ? candidate.parentId : null,
    name: text(candidate.name, maxText) || 'unnamed',
    kind: text(candidate.kind, maxKind),
    service: text(candidate.service, maxText) || 'unknown',
    source: candidate.source,
    start,
    duration: milliseconds(candidate.duration),
    sampled: candidate.sampled === true,
    outcome: candidate.outcome === 'success' || candidate.outcome === 'failure' ? candidate.outcome : 'unknown',
    aborted: candidate.aborted === true,
    ...(candidate.timeline && { timeline: candidate.timeline }),
  }
}

/** A duration in milliseconds that can be drawn: from 0 to a day, 0 for everything that is no number. */
export function milliseconds(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.min(value, day) : 0
}

/** The value if it is an object whose fields can be looked at, else an object without fields. */
export function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** The value if it is an array, else an empty one. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isInstant(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= latest
}

function text(value: unknown, length: number): string {
  return typeof value === 'string' ? value.slice(0, length) : ''
}
