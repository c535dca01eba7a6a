import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bodyOf, until } from '@trace-baton/conformance'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { bundle } from '../../../../test/bundle.js'
import { type Report, readers } from '../../../browser/test/reports.js'
import { type Baton, createBaton, type SpanRecord, type Transaction } from '../../src/index.js'
import { handle } from '../../src/node/index.js'
import type { BatonOptions } from '../../src/options/options.js'

/** The agents that ignore the sampling flag of `traceparent`, by the names of their targets. */
export const ignoringFlag = ['splunk', 'edot', 'appinsights', 'dash0', 'honeycomb', 'bugsnag'] as const

/** Every agent that the tests run. */
export const agents = ['elastic', 'sentry10', 'sentry11', 'datadog', 'w3c', 'faro', ...ignoringFlag] as const
export type Agent = (typeof agents)[number]
export type Target = Exclude<Agent, 'sentry10' | 'sentry11'> | 'sentry'

/** How a page hands over: what its head holds, and whether the browser package is there. */
export interface Way {
  readonly head: (transaction: Transaction, target: Target) => unknown
  readonly usesPackage: boolean
}

export const ways = {
  'its tags': { head: ({ pageLoad }) => pageLoad.tags(), usesPackage: false },
  'its tags with a guard': { head: ({ pageLoad }) => pageLoad.tags({ guard: true }), usesPackage: false },
  'its script': { head: ({ pageLoad }, target) => pageLoad.script(target), usesPackage: false },
  'data() and the package': { head: ({ pageLoad }) => pageLoad.data(), usesPackage: true },
  'its tags and options': {
    head: ({ pageLoad }, target) =>
      `${pageLoad.tags()}<script nonce="${nonce}">agentOptions = ${pageLoad.config(target)}</script>`,
    usesPackage: false,
  },
  'Server-Timing alone': { head: () => '', usesPackage: false },
  'Server-Timing and the package': { head: () => '', usesPackage: true },
} satisfies Record<string, Way>

export type WayName = keyof typeof ways

export function targetOf(agent: Agent): Target {
  return agent === 'sentry10' || agent === 'sentry11' ? 'sentry' : agent
}

const nonce = 'r4nd0m'

/** A real server with one page, which runs one real agent under a policy that lets nothing run without its nonce. */
export interface Site {
  /** What the server recorded of its pages. */
  readonly records: SpanRecord[]
  /** Opens the page, and gives what the agent says of the page load, or `undefined` when it says nothing. */
  visit(headers?: Record<string, string>): Promise<Report | undefined>
  /** Opens a page of this HTML, which has no agent, and which leads to `/page`, or to `/moved`, which redirects to it. */
  start(html: string): Promise<Page>
  /** Serves what comes from now on with other options. */
  use(options: BatonOptions): void
  /** What the agent says of the page load to which that page has led, or `undefined` when it says nothing. */
  report(): Promise<Report | undefined>
  close(): Promise<void>
}

export async function openSite(
  browser: Browser,
  agent: Agent,
  way: Way,
  options: BatonOptions = {},
  caching: Record<string, string> = {},
): Promise<Site> {
  const target = targetOf(agent)
  const records: SpanRecord[] = []
  const sent: string[] = []
  const done: Done = { count: 0, isSilent: false }
  const script = agentScript(agent)
  let url = ''
  let start = ''
  let baton: Baton | undefined
  const engine = () =>
    createBaton({
      record: (record) => records.push(record),
      ...options,
      pageLoad: {
        [target]: true,
        w3c: ['elastic', 'sentry', 'datadog', 'w3c'].includes(target),
        ...options.pageLoad,
        ...(target === 'elastic' && { elastic: { ...elasticAt(url), ...(options.pageLoad?.elastic as object) } }),
      },
      ignore: [/^\/(?!page$)/],
    })
  const server = createServer((req, res) => {
    baton ??= engine() // which the page of Elastic's agent tells where the server is
    void handle(baton, req, res, async (transaction) => {
      const path = req.url?.split('?')[0] ?? ''
      if (path === '/agent.js') return void res.setHeader('content-type', 'text/javascript').end(script)
      if (path === '/intake/done') done.count++
      else if (path === '/intake/silent') done.isSilent = true
      else if (path.startsWith('/intake')) {
        const body = await bodyOf(req)
        if (body === undefined) return // the tab was closed
        sent.push(body.toString())
      }
      if (path === '/start') return void res.setHeader('content-type', 'text/html').end(start)
      if (path === '/moved') return void res.writeHead(303, { location: '/page' }).end()
      if (path !== '/page') return void res.setHeader('content-type', 'application/json').end('{}')
      res.setHeader('content-type', 'text/html')
      res.setHeader('content-security-policy', `default-src 'none'; script-src 'nonce-${nonce}'; connect-src 'self'`)
      for (const [name, value] of Object.entries(caching)) res.setHeader(name, value)
      // Slow enough for Elastic, which leaves out what took less than a millisecond.
      await new Promise((resolve) => setTimeout(resolve, 20))
      if (caching.etag !== undefined && req.headers['if-none-match'] === caching.etag)
        return void res.writeHead(304).end()
      const mark = way.usesPackage ? ' data-package' : ''
      const started = `<script nonce="${nonce}" src="/agent.js"${mark}></script>`
      res.end(`<!doctype html><head>${way.head(transaction, target)}${started}</head><p>${'-'.repeat(400)}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const context = await browser.newContext()
  // Elastic RUM's own switch for looking at its reports: they leave as text instead of gzip.
  await context.addInitScript(() => sessionStorage.setItem('_elastic_inspect_beacon_', 'true'))
  const tab = await context.newPage()
  return {
    records,
    use(others) {
      options = others
      baton = undefined
    },
    async start(html) {
      start = html
      await tab.goto(`${url}start`)
      return tab
    },
    report: () => report(agent, tab, sent, done),
    async visit(headers = {}) {
      if (tab.url() !== 'about:blank') await tab.goto(`${url}empty`)
      sent.length = 0
      done.count = 0
      done.isSilent = false
      await context.setExtraHTTPHeaders(headers)
      await tab.goto(`${url}page`)
      await context.setExtraHTTPHeaders({})
      return report(agent, tab, sent, done)
    },
    close: () => closeAll(context, tab, server),
  }
}

function elasticAt(url: string) {
  return { serviceName: 'shop', serverUrl: url.slice(0, -1), flushInterval: 100 }
}

/** What a page has said of its agent. */
interface Done {
  /** How often it has said that the agent is done with the page load. */
  count: number
  /** Whether the agent has seen the page load, and its options leave the session out. */
  isSilent: boolean
}

/** What the agent says before its page says that it is done with the page load; Datadog's says it when one leaves. */
async function report(agent: Agent, tab: Page, sent: string[], done: Done): Promise<Report | undefined> {
  const read: (sent: string) => Report | undefined = readers[targetOf(agent)]
  let found: Report | undefined
  const isFound = () => {
    for (const body of sent.splice(0)) found ??= read(body)
    return found !== undefined
  }
  await until(() => isFound() || done.isSilent || done.count > 0)
  if (agent !== 'datadog' && !done.isSilent) return found
  await tab.goto(new URL('/empty', tab.url()).href)
  // What it sends when one leaves, it has sent before the next page sends anything.
  if (done.isSilent) await tab.evaluate(() => fetch('/intake/done'))
  await until(() => isFound() || (done.isSilent && done.count > 0))
  return found
}

async function closeAll(context: BrowserContext, tab: Page, server: ReturnType<typeof createServer>): Promise<void> {
  await tab.close()
  await context.close()
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** The script of a page that runs the agent. */
export function agentScript(agent: Agent): string {
  const file = new URL(`pages/${targetOf(agent)}.ts`, import.meta.url)
  return bundle({ file, packages: agent === 'sentry10' ? { '@sentry/browser': 'sentry-browser10' } : {} })
}
