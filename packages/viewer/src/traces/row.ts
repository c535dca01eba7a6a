import { type Attributes, attributesOf } from './attributes.js'

/** Where a span ran. The receiver derives it from the way in which the span was reported. */
export type Source = 'browser' | 'server'

/**
 * One span, in the same form for all reporters: validated and of limited size.
 *
 * `start` is epoch milliseconds. If the reporter sent no clock time (`timeline`), it is an estimate that `align`
 * replaces when the trace is read.
 */
export interface Row {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | null
  readonly name: string
  /** The kind of work, as the reporter names it: `server`, `client`, `page-load`, `resource`. May be empty. */
  readonly kind: string
  readonly service: string
  readonly source: Source
  readonly start: number
  /** Milliseconds. */
  readonly duration: number
  readonly sampled: boolean
  readonly outcome: 'success' | 'failure' | 'unknown'
  readonly aborted: boolean
  /** The path of the request that the span serves or makes, or of the page that it loads; without the query. */
  readonly path?: string
  /** Present if the reporter sent any. */
  readonly attributes?: Attributes
  /** Present if the reporter sends only milliseconds since the start of one of its transactions. */
  readonly timeline?: { readonly transactionId: string; readonly offset: number }
}

/** The fields that a reader of some format found, not yet validated. */
export type Candidate = { [K in keyof Omit<Row, 'source' | 'timeline' | 'path' | 'attributes'>]?: unknown } & {
  /** A URL or a path. */
  readonly url?: unknown
  /** An object of any shape. */
  readonly attributes?: unknown
} & Pick<Row, 'source' | 'timeline'>

const maxText = 200
const maxKind = 40
const latest = 8.64e15 // the latest time that Date can represent
const day = 86_400_000

/** True for 32 lowercase hex characters that are not all zero. */
export function isTraceId(value: unknown): value is string {
  return typeof value === 'string' && /^(?!0{32})[0-9a-f]{32}$/.test(value)
}

/** True for 16 lowercase hex characters that are not all zero. */
export function isSpanId(value: unknown): value is string {
  return typeof value === 'string' && /^(?!0{16})[0-9a-f]{16}$/.test(value)
}

/**
 * A row, if the candidate has valid ids and a valid start.
 *
 * Other fields are corrected: text is cut, a duration is limited to the range from 0 to a day, and an invalid parent id is
 * dropped.
 */
export function toRow(candidate: Candidate): Row | undefined {
  const { traceId, spanId, start } = candidate
  if (!isTraceId(traceId) || !isSpanId(spanId) || !isInstant(start)) return undefined
  const path = pathOf(candidate.url)
  const attributes = attributesOf(candidate.attributes)
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
    ...(path && { path }),
    ...(attributes.length > 0 && { attributes }),
    ...(candidate.timeline && { timeline: candidate.timeline }),
  }
}

/** A duration in milliseconds, limited to the range from 0 to a day; 0 for anything but a number. */
export function milliseconds(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.min(value, day) : 0
}

/** The value if it is an object, else an empty object. */
export function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** The value if it is an array, else an empty one. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The path of a URL, or of a path with a query; undefined for anything else. */
export function pathOf(url: unknown): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url, 'http://localhost')) return undefined
  return new URL(url, 'http://localhost').pathname.slice(0, maxText)
}

/** True for epoch milliseconds that `Date` can represent. */
export function isInstant(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= latest
}

/** The text, cut to a length; empty for anything but a string. */
export function text(value: unknown, length: number): string {
  return typeof value === 'string' ? value.slice(0, length) : ''
}
