import type { WriteHeader } from '../context/carrier.js'
import type { Carried } from '../context/trace-context.js'
import type { SpanInfo } from '../trace/span.js'

/**
 * A tracer that runs in this process and owns the ids: it makes and exports the spans, and Baton tells the page of them.
 *
 * It finds what it needs without a dependency and without a patch, and tests for features, never for versions.
 */
export interface Tracer {
  /** The name in messages to the developer. */
  readonly name: string
  /**
   * The span of the server for a request, never one inside it. It is asked once, when the request reaches the middleware.
   *
   * @param request of `node:http`
   * @returns `undefined` for a request that the tracer does not trace
   */
  serverSpan(request: object): TracerSpan | undefined
}

/** A span of a tracer. What the tracer cannot do is absent. */
export interface TracerSpan {
  /** 32 lowercase hex characters, never all zero. */
  readonly traceId: string
  /** 16 lowercase hex characters, never all zero. */
  readonly spanId: string
  /** Final once it was read: a tracer that decides late decides then. */
  readonly sampled: boolean
  /** The span of the caller in another process: 16 lowercase hex characters. */
  readonly remoteParentId?: string | undefined
  /** The rate the trace was sampled at, from 0 to 1, where it is known. */
  readonly sampleRate?: number | undefined
  /** Fields that the page's agent of the same vendor must get verbatim. */
  readonly carried?: Carried | undefined
  /**
   * Whether the tracer itself writes the headers of outgoing requests, all of them. Where it does not, Baton asks it for the
   * headers of requests that have none.
   */
  readonly propagates?: boolean
  /** Gives an exported span without a parent a parent: 16 lowercase hex characters, `undefined` where it is too late. */
  readonly ensureParentId?: () => string | undefined
  /** Takes back what `ensureParentId` has set: no page that could have this span was sent. */
  withdrawParent?(): void
  /** The innermost span of the same tracer in the code that runs now. */
  active?(): TracerSpan | undefined
  /** Writes the headers for the next service; absent: `traceparent`. */
  inject?(write: WriteHeader): void
  /** Starts a child that is current only inside its own `run`. */
  startSpan?(name: string, info: SpanInfo | undefined): TracerSpan
  /** Calls `fn` with this span as the tracer's current one. */
  run?<T>(fn: () => T): T
  setName?(name: string): void
  setAttribute?(name: string, value: string | number | boolean | readonly string[]): void
  /** Marks the span as failed. */
  fail?(): void
  end?(): void
}
