import type { Carrier } from '../context/carrier.js'
import type { PageResponse } from '../page-load/page-response.js'
import type { Attributes, SpanKind } from './record.js'

/** What is known of a request beside its headers. */
export interface StartInfo {
  /** The transaction's name, or a function that is asked whenever the name is needed. */
  readonly name?: string | (() => string)
  /** @defaultValue `'server'` */
  readonly kind?: SpanKind
  /** `GET`, for HTTP. */
  readonly method?: string
  /** The path without the query, for HTTP. */
  readonly path?: string
  /** The framework's request, which the `ignore` predicates receive. */
  readonly request?: unknown
  readonly attributes?: Readonly<Attributes>
  /**
   * The carriers of messages that are handled together. Each context becomes a link, with the reason `batch`; a carrier
   * without one adds nothing.
   */
  readonly links?: readonly Carrier[]
  /** The HTTP exchange that the transaction serves; `@trace-baton/core/node` gives it. */
  readonly exchange?: HttpExchange
}

/** One HTTP request and its response, as the transaction knows them. */
export interface HttpExchange extends PageResponse {
  /** The raw request, by which a tracer knows it. */
  readonly req?: object
  /** The name of the transaction: the method and the route, `GET /users/:id`. */
  readonly name: string
  /** Whether no browser shows the response as a page: then no agent reports the parent that was made for it. */
  readonly isUnshown: boolean
  /** Whether we have answered a preflight in place of the application, which leaves nothing to record. */
  readonly answeredPreflight?: boolean
  /** Whether the client went away before the response was complete. */
  readonly aborted: boolean
  /** The attributes of the finished exchange, by OpenTelemetry's names. Asked once, for a span that is recorded. */
  attributes(): Attributes
}
