import { type IRouter, type NextFunction, type Request, type Response, Router } from 'express'
import { Refused } from './body.js'
import { intakes } from './intakes.js'
import { tracePage, tracesPage } from './page.js'
import { recordRows } from './records.js'
import type { Row } from './row.js'
import { script } from './script.js'
import { createStore } from './store.js'
import { icon, stylesheet } from './styles.js'
import { tracesJson } from './traces-json.js'
import { waterfall } from './waterfall.js'

const spansPerTrace = 500

const policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

/** The options of a receiver. */
export interface ReceiverOptions {
  /** The number of traces to keep; beyond it the oldest are dropped. Default 200. */
  readonly keep?: number
}

/** An Express router that receives reports and shows traces. `record` adds records without HTTP. */
export interface Receiver extends IRouter {
  /** Adds a record; pass it to Baton as the option `record`. Never throws. */
  record(this: void, record: unknown): void
  /** All spans that are kept, newest trace first. */
  rows(this: void): Row[]
}

/**
 * Receives the reports of browser agents and servers, and shows the traces that they form together.
 *
 * Mount it on the origin of the pages that report to it, so that no CORS is needed. Mount it before body parsers and before Baton,
 * so that the receiver reads the reports itself and they start no traces.
 *
 * @example
 * const receiver = createReceiver()
 * app.use(receiver)
 * app.use(baton({ record: receiver.record }))
 */
export function createReceiver({ keep = 200 }: ReceiverOptions = {}): Receiver {
  if (!Number.isInteger(keep) || keep < 1) {
    throw new TypeError(`keep must be a whole number of traces from 1, but was ${JSON.stringify(keep)}.`)
  }
  const store = createStore({ keep, spansPerTrace })
  const router = Router()

  router.use(intakes(store.add))

  router.get('/traces.json', (_request, response) => {
    response.set('cache-control', 'no-cache').json(tracesJson(store.list().map(waterfall)))
  })
  router.get('/traces', (_request, response) => {
    page(response, tracesPage(store.list().map(waterfall)))
  })
  router.get('/traces/:traceId', (request, response) => {
    const trace = store.get(request.params.traceId)
    page(response.status(trace ? 200 : 404), tracePage(request.params.traceId, trace && waterfall(trace)))
  })
  router.delete('/traces', (_request, response) => {
    store.clear()
    response.status(204).end()
  })
  router.post('/traces/clear', (request, response) => {
    const from = request.headers['sec-fetch-site'] ?? 'same-origin'
    if (from !== 'same-origin') throw new Refused(403, 'Only the traces page clears the traces.')
    store.clear()
    response.redirect(303, '/traces')
  })

  router.get('/traces.css', (_request, response) => asset(response, 'css', stylesheet))
  router.get('/traces.js', (_request, response) => asset(response, 'js', script))
  router.get('/traces.svg', (_request, response) => asset(response, 'svg', icon))

  router.use(refusal)
  return Object.assign(router, {
    record: (record: unknown) => store.add(recordRows(record)),
    rows: () => store.list().flatMap(({ rows }) => rows),
  })
}

function page(response: Response, body: string): void {
  response.set({ 'content-security-policy': policy, 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' })
  response.type('html').send(body)
}

function asset(response: Response, type: string, body: string): void {
  response.set({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' }).type(type).send(body)
}

// Express recognizes an error handler by its four parameters.
function refusal(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (error instanceof Refused) response.status(error.status).json({ error: error.message })
  else next(error)
}
