import type { Service } from '../context/service.js'
import type { Link } from '../context/trace-context.js'
import type { TraceState } from '../context/trace-state.js'

export type AttributeValue = string | number | boolean | readonly string[]
/** By OpenTelemetry's semantic-convention names where there is one. */
export type Attributes = Record<string, AttributeValue>

/** What a span does in its process, in OpenTelemetry's words. */
export type SpanKind = 'server' | 'client' | 'internal' | 'producer' | 'consumer'

/** The outcome: a server's 5xx is a failure, a 4xx is not; `unknown` when the client left before the response. */
export type Outcome = 'success' | 'failure' | 'unknown'

/** A finished, sampled span as plain data. */
export interface SpanRecord {
  readonly traceId: string
  readonly spanId: string
  readonly parentId?: string | undefined
  /** Whether the parent is in another process: the caller, or the page. */
  readonly parentIsRemote: boolean
  readonly name: string
  readonly kind: SpanKind
  readonly service: Service
  /** Milliseconds since the epoch, with fractions. */
  readonly start: number
  /** Milliseconds, with fractions. */
  readonly duration: number
  readonly outcome: Outcome
  /** Always true: only sampled spans are recorded. */
  readonly sampled: true
  /** From 0 to 1; absent when the trace began elsewhere at a rate that is not known. */
  readonly sampleRate?: number | undefined
  /** The W3C flag: the right half of the trace id is known to be random. */
  readonly random: boolean
  /** W3C `tracestate`, as the next service gets it from this span. */
  readonly traceState?: TraceState | undefined
  readonly attributes: Readonly<Attributes>
  readonly links: readonly Link[]
  /** The client went away before the response was complete. */
  readonly aborted: boolean
}

/** Receives every finished, sampled span. */
export type Recorder = (record: SpanRecord) => void
