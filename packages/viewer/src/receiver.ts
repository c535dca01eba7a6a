import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refused } from './body.js'
import { allowOrigin, answerPreflight } from './cors.js'
import { intakes } from './intake/intakes.js'
import { recordRows } from './intake/records.js'
import type { Link } from './page/frame.js'
import { pages } from './page/pages.js'
import { json } from './respond.js'
import { type Exchange, findRoute, type Route, urlOf } from './routes.js'
import type { LogLine } from './traces/log-line.js'
import type { Row } from './traces/row.js'
import { createStore } from './traces/store.js'

/** The options of a receiver. */
export interface ReceiverOptions {
  /** The number of traces to keep; beyond it the oldest are dropped. Default 200. */
  readonly keep?: number
  /** The number of spans to keep of one trace. Default 10,000. */
  readonly spansPerTrace?: number
  /** About how much memory the traces may take, in MiB; beyond it the oldest are dropped. Default 64. */
  readonly megabytes?: number
  /** Links in the head of the pages, and what to open while there is no trace. Default none: then it shows what to paste. */
  readonly links?: readonly Link[]
  /** Called with everything that is received, before it is kept. */
  readonly received?: (rows: readonly Row[], logs: readonly LogLine[]) => void
}

/**
 * Answers the requests that are its own, and calls `next` for all others. It is a middleware of Express and Connect, and a listener
 * for `node:http`, which has no `next`: then it answers 404.
 */
export interface Receiver {
  (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void): void
  /** Adds a record; pass it to Baton as the option `record`. Never throws. */
  record(this: void, record: unknown): void
  /** Adds spans and log lines that were received earlier. */
  add(this: void, rows: readonly Row[], logs: readonly LogLine[]): void
  /** All spans that are kept, newest trace first. */
  rows(this: void): Row[]
}

/**
 * Receives the reports of browser agents and servers, and shows the traces that they form together.
 *
 * Mount it before body parsers and before Baton, so that the receiver reads the reports itself and they start no traces.
 *
 * @example
 * const receiver = createReceiver()
 * app.use(receiver)
 * app.use(baton({ record: receiver.record }))
 * @throws TypeError for an invalid option.
 */
export function createReceiver(options: ReceiverOptions = {}): Receiver {
  const { keep = 200, spansPerTrace = 10_000, megabytes = 64, links = [], received } = options
  for (const [name, value] of Object.entries({ keep, spansPerTrace, megabytes })) {
    if (Number.isInteger(value) && value >= 1) continue
    throw new TypeError(`${name} must be a whole number from 1, but was ${JSON.stringify(value)}.`)
  }
  const store = createStore({ keep, spansPerTrace, bytes: megabytes * 1024 * 1024 })
  const add = (rows: readonly Row[], logs: readonly LogLine[] = []) => {
    received?.(rows, logs)
    store.add(rows)
    store.addLogs(logs)
  }
  const open = intakes(add) // for pages of other origins on this machine
  const own = pages(store, links)

  function receiver(request: IncomingMessage, response: ServerResponse, next = notFound(response)): void {
    const url = urlOf(request)
    if (!url) {
      next()
      return
    }
    const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined
    const method = isPreflight ? request.headers['access-control-request-method'] : request.method
    const reported = findRoute(open, method, url.pathname)
    const found = reported ?? (isPreflight ? undefined : findRoute(own, method, url.pathname))
    if (!found) {
      next()
      return
    }
    const handle: Route['handle'] = isPreflight ? () => answerPreflight(request, response) : found.handle
    answer({ request, response, url, params: found.params }, handle, reported !== undefined).catch(next)
  }
  return Object.assign(receiver, {
    record: (record: unknown) => add(recordRows(record)),
    add: (rows: readonly Row[], logs: readonly LogLine[]) => {
      store.add(rows)
      store.addLogs(logs)
    },
    rows: () => store.list().flatMap(({ rows }) => rows),
  })
}

async function answer(exchange: Exchange, handle: Route['handle'], isIntake: boolean): Promise<void> {
  const { request, response } = exchange
  try {
    if (isIntake) allowOrigin(request, response)
    await handle(exchange)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    json(response, error.status, { error: error.message })
  }
}

/** What a server without a framework does with the requests that are not the receiver's, and with its failures. */
function notFound(response: ServerResponse) {
  return (error?: unknown): void => {
    if (error) console.error(error)
    if (!response.headersSent)
      json(response, error ? 500 : 404, { error: error ? 'It failed.' : 'There is no such page.' })
  }
}
