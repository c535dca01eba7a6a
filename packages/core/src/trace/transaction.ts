import type { Baggage } from '../context/baggage.js'
import type { Link } from '../context/trace-context.js'
import type { PageLoad } from '../page-load/page-load.js'
import type { Span } from './span.js'

/** Our entry operation for one request. */
export interface Transaction extends Span {
  /** 16 lowercase hex characters; `undefined` while no caller is known. */
  readonly parentId: string | undefined
  /** The contexts that are known and were not continued. */
  readonly links: readonly Link[]

  /** The application's baggage, which travels along the trace: read it, or set what the next services shall see. */
  readonly baggage: Baggage

  /**
   * The id of our parent: the caller's span, else an id that the first call mints.
   *
   * A page rendered by this transaction reports itself under this id, which makes it our parent. Later calls, and the
   * finished record, give the same id. The trace id, the span id and `traceparent` stay as they are.
   * After the end nothing is minted, because no record would name it.
   *
   * @returns 16 lowercase hex characters, never all zero; empty after the end, if there was no parent by then, and on a
   * request that Baton ignores.
   * @see https://www.w3.org/TR/trace-context-2/#parent-id
   */
  ensureParentId(): string

  /** The hand-off to the browser. */
  readonly pageLoad: PageLoad
}
