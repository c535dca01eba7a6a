import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyOf } from '@trace-baton/conformance'
import { type Baton, createBaton, type SpanRecord } from '../../../core/src/index.js'
import { handle } from '../../../core/src/node/index.js'
import { type Agent, agentScript, targetOf } from '../../../core/test/agents/site.js'
import { workers } from '../engines/site.js'
import { type Report, readers } from '../reports.js'
import { headOf, pageLoadOptions } from './agents.js'
import { hostOf, latePage, pageOf } from './pages.js'

/** What the server did with one request for a page, or for what may be taken for one. */
export interface Visit {
  readonly path: string
  readonly traceId: string
  readonly spanId: string
  readonly purpose: string | undefined
  /** The status and whether ids went out, in the body or in `Server-Timing`; absent until the response has gone out. */
  out?: { readonly status: number; readonly carriesIds: boolean }
}

export const caller = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }

/** What a gateway in front of the server adds, by a word in the page's address. */
const incoming: Record<string, Record<string, string>> = {
  called: { traceparent: `00-${caller.traceId}-${caller.spanId}-01` },
  deferred: { 'sentry-trace': `${caller.traceId}-${caller.spanId}` },
}

/**
 * A site whose pages run one real agent each, linked by the real Baton: `/<folder>/<agent>/<words>`. The folder is that of a service
 * worker, or `plain`. The words say how the page is served.
 */
export function createSite() {
  const visits: Visit[] = []
  const records: SpanRecord[] = []
  const sent = new Map<string, string[]>()
  const done = new Set<string>()
  const batons = new Map<string, Baton>()
  /** The page whose agent was loaded last. */
  let current = ''

  function batonFor(agent: Agent, isSampled: boolean, url: string): Baton {
    const key = `${agent} ${isSampled}`
    const known = batons.get(key)
    if (known !== undefined) return known
    const baton = createBaton({
      pageLoad: pageLoadOptions(agent, url),
      sampleRate: isSampled ? 1 : 0,
      record: (record) => records.push(record),
    })
    batons.set(key, baton)
    return baton
  }

  async function receive(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname } = new URL(req.headers.referer ?? '/', 'http://site')
    const page = pathname === '/' ? current : pathname // Sentry's agent names the origin alone
    const body = await bodyOf(req)
    if (req.url === '/intake/done') done.add(page)
    else if (body !== undefined) sent.set(page, [...(sent.get(page) ?? []), body.toString()])
    res.setHeader('content-type', 'application/json').end('{}')
  }

  function serve(req: IncomingMessage, res: ServerResponse, agent: Agent, words: readonly string[]): void {
    const is = (word: string) => words.includes(word)
    for (const word of words) Object.assign(req.headers, incoming[word])
    const url = `http://${req.headers.host}`
    handle(batonFor(agent, !is('unsampled'), url), req, res, (transaction) => {
      const visit: Visit = {
        path: req.url?.split('?')[0] ?? '',
        traceId: transaction.traceId,
        spanId: transaction.spanId,
        purpose: req.headers['sec-purpose'] as string | undefined,
      }
      visits.push(visit)
      res.setHeader('content-type', 'text/html; charset=utf-8')
      res.setHeader('cache-control', is('kept') ? 'private, max-age=900' : 'private, no-cache')
      if (is('etag')) res.setHeader('etag', '"constant"')
      if (is('failed')) res.statusCode = 500
      if (is('download')) res.setHeader('content-disposition', 'attachment; filename="page.html"')
      // An application may find out after rendering that it sends the browser elsewhere.
      const head = headOf(agent, transaction, words, url)
      const html = is('late') ? latePage(head) : pageOf(agent, head)
      const send = (status: number, headers: Record<string, string>, body: string) => {
        res.writeHead(status, headers).end(body)
        const carriesIds = `${body} ${res.getHeader('server-timing')}`.includes(transaction.traceId)
        visit.out = { status, carriesIds }
      }
      // Slow enough for Elastic, which leaves out what took less than a millisecond.
      setTimeout(() => {
        if (is('etag') && req.headers['if-none-match'] !== undefined) send(304, {}, '')
        else if (is('moving')) send(302, { location: 'page-moved' }, '')
        else if (is('answering')) send(303, { location: 'page-answered' }, '')
        else send(res.statusCode, {}, html)
      }, 20)
    })
  }

  return {
    visits,
    records,
    isDone: (page: string) => done.has(page),
    /** What the agent of a page has said of the page load, if it has. */
    reportOf(agent: Agent, page: string): Report | undefined {
      const read: (sent: string) => Report | undefined = readers[targetOf(agent)]
      return sent
        .get(page)
        ?.map(read)
        .find((report) => report !== undefined)
    },
    /** Forgets what the agents of a page have said. */
    forget(page: string): void {
      sent.delete(page)
      done.delete(page)
    },
    answer(req: IncomingMessage, res: ServerResponse): void {
      const { pathname, search } = new URL(req.url ?? '/', 'http://site')
      const [folder = '', agent = '', words = ''] = pathname.slice(1).split('/')
      const script = () => res.setHeader('content-type', 'text/javascript')
      if (/^\/(?:intake|api|config)/.test(pathname)) return void receive(req, res)
      if (folder === 'agents') {
        current = new URL(req.headers.referer ?? '', 'http://site').pathname
        return void script().end(agentScript(agent as Agent))
      }
      if (folder === 'sw.js') return void script().end(workers[search.slice(1)])
      if (words === '' || words.startsWith('host')) {
        return void res.setHeader('content-type', 'text/html').end(hostOf(new URLSearchParams(search)))
      }
      serve(req, res, agent as Agent, words.split('-'))
    },
  }
}
