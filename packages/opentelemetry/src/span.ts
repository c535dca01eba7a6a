import {
  type Attributes,
  type HrTime,
  type Link,
  type SpanContext,
  SpanKind,
  type SpanStatus,
  SpanStatusCode,
  TraceFlags,
} from '@opentelemetry/api'
import { sanitizeAttributes } from '@opentelemetry/core'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import type { SpanRecord } from '@trace-baton/core'
import { traceStateOf } from './trace-state.js'
import { version } from './version.js'

const randomFlag = 0x02 // W3C Trace Context level 2, random-trace-id
const scope = { name: '@trace-baton/core', version }
const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
}

/**
 * A record as OpenTelemetry's exporters read a span.
 *
 * Only the context is made at once, for the batch processor; the rest is made when the span is sent.
 */
export class RecordedSpan implements ReadableSpan {
  readonly resource: Resource
  readonly ended = true
  readonly instrumentationScope = scope
  readonly droppedAttributesCount = 0
  readonly droppedEventsCount = 0
  readonly droppedLinksCount = 0
  readonly #record: SpanRecord
  readonly #context: SpanContext

  constructor(record: SpanRecord, resource: Resource) {
    this.resource = resource
    this.#record = record
    this.#context = contextOf(record)
  }

  spanContext(): SpanContext {
    return this.#context
  }

  get name(): string {
    return String(this.#record.name)
  }

  get kind(): SpanKind {
    return kinds[this.#record.kind]
  }

  get parentSpanContext(): SpanContext | undefined {
    const { traceId, parentId, parentIsRemote } = this.#record
    if (parentId === undefined) return undefined
    return { traceId, spanId: parentId, traceFlags: TraceFlags.SAMPLED, isRemote: parentIsRemote }
  }

  get startTime(): HrTime {
    return hrTimeOf(this.#record.start)
  }

  get endTime(): HrTime {
    const [seconds, nanoseconds] = this.startTime
    const [moreSeconds, moreNanoseconds] = this.duration
    return carried(seconds + moreSeconds, nanoseconds + moreNanoseconds)
  }

  get duration(): HrTime {
    return hrTimeOf(this.#record.duration)
  }

  /** A success is left unset, as OpenTelemetry's conventions say for instrumentation. */
  get status(): SpanStatus {
    return { code: this.#record.outcome === 'failure' ? SpanStatusCode.ERROR : SpanStatusCode.UNSET }
  }

  get attributes(): Attributes {
    const { attributes, aborted } = this.#record
    const valid = sanitizeAttributes(attributes)
    if (aborted) valid['trace_baton.aborted'] = true
    return valid
  }

  get links(): Link[] {
    return this.#record.links.map(({ traceId, spanId, reason }) => ({
      context: { traceId, spanId, traceFlags: TraceFlags.NONE, isRemote: true },
      attributes: { 'trace_baton.link.reason': reason },
    }))
  }

  get events(): [] {
    return []
  }
}

function contextOf({ traceId, spanId, random, traceState }: SpanRecord): SpanContext {
  const traceFlags = random ? TraceFlags.SAMPLED | randomFlag : TraceFlags.SAMPLED
  return traceState === undefined
    ? { traceId, spanId, traceFlags }
    : { traceId, spanId, traceFlags, traceState: traceStateOf(traceState) }
}

/** A double holds milliseconds since the epoch to about 240 nanoseconds. */
function hrTimeOf(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1000)
  return carried(seconds, Math.round((milliseconds - seconds * 1000) * 1e6))
}

function carried(seconds: number, nanoseconds: number): HrTime {
  return nanoseconds < 1e9 ? [seconds, nanoseconds] : [seconds + 1, nanoseconds - 1e9]
}
