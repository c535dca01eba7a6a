import type { Link } from '../context/trace-context.js'

export type AttributeValue = string | number | boolean | readonly string[]
/** By OpenTelemetry's semantic-convention names where there is one. */
export type Attributes = Record<string, AttributeValue>

/** What a span does in its process, in OpenTelemetry's words. */
export type SpanKind = 'server' | 'client' | 'internal' | 'producer' | 'consumer'

/** How it went: a server's 5xx is a failure, a 4xx is not; `unknown` when the client left before we knew. */
export type Outcome = 'success' | 'failure' | 'unknown'

/** Who we are, as every record says it. */
export interface Service {
  readonly name?: string | undefined
  readonly version?: string | undefined
  readonly environment?: string | undefined
}

/** A finished, sampled span as plain data. */
export interface SpanRecord {
  readonly traceId: string
  readonly spanId: string
  readonly parentId?: string | undefined
  readonly name: string
  readonly kind: SpanKind
  readonly service: Service
  /** Milliseconds since the epoch, with fractions. */
  readonly start: number
  /** Milliseconds, with fractions. */
  readonly duration: number
  readonly outcome: Outcome
  /** Always true: what is not sampled is not recorded. */
  readonly sampled: true
  /** From 0 to 1; absent when the trace began elsewhere and nobody told us. */
  readonly sampleRate?: number | undefined
  readonly attributes: Readonly<Attributes>
  readonly links: readonly Link[]
  /** The client went away before the response was complete. */
  readonly aborted: boolean
}

/** Who receives the finished spans. */
export type Recorder = (record: SpanRecord) => void
