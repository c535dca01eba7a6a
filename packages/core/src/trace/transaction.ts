import type { Baggage } from '../context/baggage.js'
import type { Link } from '../context/trace-context.js'
import type { PageLoad } from '../page-load/page-load.js'
import type { Span } from './span.js'

/** Our entry operation for one request. */
export interface Transaction extends Span {
  /** 16 lowercase hex characters; `undefined` while nobody is known to have called us. */
  readonly parentId: string | undefined
  /** The contexts that we know of and did not continue. */
  readonly links: readonly Link[]

  /** What the application hands along the trace: read it, or set what the next services shall see. */
  readonly baggage: Baggage

  /**
   * The id of whoever called us, minting one if nobody did.
   *
   * A page rendered by this transaction reports itself under this id, which makes it our parent. The first call decides:
   * later calls, and the finished record, see the same id. The trace id, the span id and `traceparent` stay as they are.
   * After the end nothing is minted: an id that no record names would leave the page without its server.
   *
   * @returns 16 lowercase hex characters, never all zero; empty after the end, if there was no parent by then, and on a
   * request that Baton ignores.
   * @see https://www.w3.org/TR/trace-context-2/#parent-id
   */
  ensureParentId(): string

  /** The hand-off to the browser. */
  readonly pageLoad: PageLoad
}
