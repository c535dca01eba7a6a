import type { Readable } from 'node:stream'
import type { BatonOptions, PageLoad, SpanRecord, Transaction } from '@trace-baton/core'
import type { RawRequest, RawResponse } from '@trace-baton/core/node'

/** What an adapter gives the suite: a way to serve one handler with its framework. */
export type Serve = (handler: Handler<Required<Reply>>, options: BatonOptions, wishes?: Wishes) => Promise<Served>

/** What a test wants of the application beside its handler. */
export interface Wishes {
  /** Mount Baton a second time, right before the handler. */
  readonly twice?: boolean
  /** Listen for HTTP/2 without TLS. */
  readonly http2?: boolean
}

/**
 * The application's code. The adapter's test mounts Baton first; behind it what the framework's users mount: a parser of
 * JSON, one of uploads, sessions; and this handler at `/users/:id`, for every method. It turns the reply into the framework's,
 * hands what the handler throws to the framework, and catches nothing itself.
 */
export type Handler<R = Reply> = (exchange: HandlerContext) => R | Promise<R>

/** What the framework gives a handler. */
export interface HandlerContext {
  readonly request: RawRequest
  readonly response: RawResponse
  /** As the framework's request carries it. */
  readonly transaction: Transaction
  /** As the framework's templates see it. */
  readonly locals: { readonly transaction: Transaction; readonly pageLoad: PageLoad }
  /** What the middleware for sessions keeps from request to request. */
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
  /** What the framework's own error handler received. */
  readonly errors: readonly unknown[]
  close(): Promise<void>
}

/** Which `recordsBeforeLast` asks for; every application answers it. */
const last = '/users/last'

/** Calls `test` with a running application and the records it makes, and closes it. */
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

/** Waits until something holds; fails after a minute, which is also enough beside other work. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`This never held: ${holds}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** The records of the earlier requests, once one more has been sent, answered and recorded: nothing comes after it. */
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
