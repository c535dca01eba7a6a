import type { Attributes, Outcome, SpanKind } from './record.js'

/** The properties of a span that are known when it starts. */
export interface SpanInfo {
  /** @defaultValue `'internal'` */
  readonly kind?: SpanKind
  /** By OpenTelemetry's semantic-convention names where there is one. */
  readonly attributes?: Readonly<Attributes>
}

/** An operation inside a transaction. */
export interface Span {
  /** 32 lowercase hex characters; empty on a request that Baton ignores. */
  readonly traceId: string
  /** 16 lowercase hex characters; empty on a request that Baton ignores. */
  readonly spanId: string
  /** Whether this trace is recorded; decided once, the same for every span of it. */
  readonly sampled: boolean
  /** The rate the trace was sampled at, from 0 to 1; `undefined` when it began elsewhere at a rate that is not known. */
  readonly sampleRate: number | undefined
  /** The W3C header that a child of this span would receive; empty on a request that Baton ignores. */
  readonly traceparent: string
  /** The name of the operation, with few distinct values: `GET /users/:id`, not `GET /users/42`. */
  name: string
  /** Follows from the response status unless it is set. */
  outcome: Outcome
  /** The attributes of the record; write into it. */
  readonly attributes: Attributes

  /**
   * Writes this span's context into outgoing headers, in every format that is configured for it.
   *
   * A header that is there already, in any case, is replaced. Never throws.
   *
   * @param carrier a record, `Headers`, a `Map`, an array of pairs, a flat array, anything with `setHeader` or `set`, or
   * a function that takes name and value
   * @returns the carrier itself, or a new record
   */
  inject(): Record<string, string>
  inject<C>(carrier: C): C

  /**
   * Starts a child span. It becomes the current span only inside its own {@link run}.
   *
   * Where the transaction has been over for longer than the option `detachAfter`, it starts a trace of its own, with a link
   * to this span.
   */
  startSpan(name: string, info?: SpanInfo): Span

  /** Calls `fn` with this span as the current one and returns what it returns. */
  run<T>(fn: () => T): T

  /** Ends the span; the first call counts. */
  end(): void
}
