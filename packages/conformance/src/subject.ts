import type { Readable } from 'node:stream'
import type { BatonOptions, PageLoad, SpanRecord, Transaction } from '@trace-baton/core'
import type { RawRequest, RawResponse } from '@trace-baton/core/node'
import { until } from './until.js'

/** Serves one handler with the framework of an adapter. Each adapter's test passes such a function to the suite. */
export type Serve = (handler: Handler<Required<Reply>>, options: BatonOptions, wishes?: Wishes) => Promise<Served>

/** Settings of the application that a test asks for. */
export interface Wishes {
  /** Mount Baton a second time, right before the handler. */
  readonly twice?: boolean
  /** Listen for HTTP/2 without TLS. */
  readonly http2?: boolean
}

/**
 * The application's handler.
 *
 * The adapter's test mounts Baton first, then the framework's usual middleware (parsers of JSON and uploads, sessions), then
 * this handler at `/users/:id`, for every method. It turns the reply into the framework's response, passes errors of the
 * handler on to the framework, and catches none.
 */
export type Handler<R = Reply> = (exchange: HandlerContext) => R | Promise<R>

/** The request and its transaction, as the framework passes them to a handler. */
export interface HandlerContext {
  readonly request: RawRequest
  readonly response: RawResponse
  /** The transaction on the framework's request. */
  readonly transaction: Transaction
  /** The locals of the framework's templates. */
  readonly locals: { readonly transaction: Transaction; readonly pageLoad: PageLoad }
  /** The data of the session middleware, which stay from request to request. */
  readonly session: object
}

export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string | Readable
}

/** An application that listens on loopback. */
export interface Served {
  readonly url: string
  /** The errors that the framework's own error handler received. */
  readonly errors: readonly unknown[]
  close(): Promise<void>
}

/**
 * What differs where a tracer owns the ids. `records` then has the spans of the server that the tracer has exported, with
 * ids, decision and path alone, and the records that Baton makes of requests that the tracer does not trace.
 *
 * Tests by `itOwns` are skipped: of header formats and decisions, which the tracer reads and makes, and of what is in the
 * record of a span.
 */
export interface TracerDifferences {
  /** Whether its exported span can be given a parent: then the page load of Elastic is the root. */
  readonly takesParent: boolean
  /** Whether it adds trace headers of its own to the application's answer to a preflight. */
  readonly allowsHeaders: boolean
}

/** The path that `recordsBeforeLast` requests. Every application answers it. */
const last = '/users/last'

/** Starts an application, calls `test` with it and its records, and closes it. */
export async function serving(
  serve: Serve,
  { handler, wishes, ...options }: BatonOptions & { readonly handler: Handler; readonly wishes?: Wishes },
  test: (served: Served, records: readonly SpanRecord[]) => Promise<void>,
): Promise<void> {
  const records: SpanRecord[] = []
  const complete = (reply: Reply) => ({ status: 200, headers: {}, ...reply })
  const answer = (exchange: HandlerContext) => {
    const reply = exchange.request.url === last ? { body: '' } : handler(exchange)
    return reply instanceof Promise ? reply.then(complete) : complete(reply)
  }
  const served = await serve(answer, { record: (record) => records.push(record), ...options }, wishes)
  try {
    await test(served, records)
  } finally {
    await served.close()
  }
}

/** Sends one more request, waits for its record, and returns the records of all earlier requests. No others can follow. */
export async function recordsBeforeLast(
  url: string,
  records: readonly SpanRecord[],
  get: (url: string, path: string) => Promise<unknown> = async (url, path) => (await fetch(url + path)).text(),
): Promise<SpanRecord[]> {
  await get(url, last)
  const isLast = ({ attributes }: SpanRecord) => attributes['url.path'] === last
  await until(() => records.some(isLast))
  return records.filter((record) => !isLast(record))
}
