import type { Carrier } from '../context/carrier.js'
import type { Delivery } from '../page-load/page-response.js'
import type { Attributes, SpanKind } from './record.js'

/** What is known of a request beside its headers. */
export interface StartInfo {
  /** The transaction's name, or how to find it later; it is asked when somebody needs the name. */
  readonly name?: string | (() => string)
  /** @defaultValue `'server'` */
  readonly kind?: SpanKind
  /** `GET`, where the request is HTTP. */
  readonly method?: string
  /** Without the query, where the request is HTTP. */
  readonly path?: string
  /** The framework's request, which the `ignore` predicates receive. */
  readonly request?: unknown
  readonly attributes?: Readonly<Attributes>
  /**
   * What else brought us here: the carriers of the messages that are handled together. Each context becomes a link, with the
   * reason `batch`; a carrier without one adds nothing.
   */
  readonly links?: readonly Carrier[]
  /** The response that a page would leave in; `@trace-baton/core/node` gives it. */
  readonly delivery?: Delivery
}
