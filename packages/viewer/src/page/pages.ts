import type { IncomingMessage, ServerResponse } from 'node:http'
import { Refused } from '../body.js'
import { empty, json, send } from '../respond.js'
import { type Route, route } from '../routes.js'
import type { Store } from '../traces/store.js'
import { tracesJson } from '../traces/traces-json.js'
import { waterfall } from '../traces/waterfall.js'
import type { Frame, Link } from './frame.js'
import { spanPage, tracePage, tracesPage } from './page.js'
import { script } from './script.js'
import { icon, stylesheet } from './styles.js'

const policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

/** The routes of the pages that show what was received, and of `/traces.json`. */
export function pages(store: Store, links: readonly Link[]): Route[] {
  /** Answers 304 while nothing has changed, without making the page. */
  const page = (request: IncomingMessage, response: ServerResponse, make: () => { status: number; body: string }) => {
    const etag = `"${store.version()}"`
    response.setHeader('etag', etag)
    response.setHeader('cache-control', 'no-cache')
    if (request.headers['if-none-match'] === etag) return empty(response, 304)
    response.setHeader('content-security-policy', policy)
    const { status, body } = make()
    send(response, status, 'text/html; charset=utf-8', body)
  }
  const frame = ({ headers }: IncomingMessage): Frame => ({ links, origin: `http://${headers.host ?? 'localhost'}` })
  const all = () => store.list().map(waterfall)

  return [
    route('GET', '/traces', ({ request, response, url: { searchParams } }) =>
      page(request, response, () => {
        const wanted = { search: searchParams.get('q')?.slice(0, 200) ?? '', open: searchParams.get('open') ?? '' }
        return { status: 200, body: tracesPage(all(), wanted, frame(request)) }
      }),
    ),
    route('GET', '/traces/:traceId', ({ request, response, params: [traceId = ''] }) =>
      page(request, response, () => {
        const trace = store.get(traceId)
        return { status: trace ? 200 : 404, body: tracePage(traceId, trace && waterfall(trace), all(), frame(request)) }
      }),
    ),
    route('GET', '/traces/:traceId/spans/:spanId', ({ request, response, params: [traceId = '', spanId = ''] }) =>
      page(request, response, () => {
        const trace = store.get(traceId)
        const body = spanPage(trace && waterfall(trace), spanId, frame(request))
        return body ? { status: 200, body } : { status: 404, body: tracePage(traceId, undefined, [], frame(request)) }
      }),
    ),
    route('GET', '/traces.json', ({ response }) => json(response, 200, tracesJson(store.list().map(waterfall)))),
    route('DELETE', '/traces', ({ response }) => {
      store.clear()
      empty(response, 204)
    }),
    route('POST', '/traces/clear', ({ request, response }) => {
      const from = request.headers['sec-fetch-site'] ?? 'same-origin'
      if (from !== 'same-origin') throw new Refused(403, 'Only the traces page clears the traces.')
      store.clear()
      empty(response, 303, { location: '/traces' })
    }),
    route('GET', '/traces.css', ({ response }) => send(response, 200, 'text/css; charset=utf-8', stylesheet)),
    route('GET', '/traces.js', ({ response }) => send(response, 200, 'text/javascript; charset=utf-8', script)),
    route('GET', '/traces.svg', ({ response }) => send(response, 200, 'image/svg+xml', icon)),
  ]
}
