import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bodyOf, until } from '@trace-baton/conformance'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { bundle, type PageScript } from '../../../test/bundle.js'
import { type Report, readers } from './reports.js'

/** A page of `agents/`. */
export interface AgentPage extends Omit<PageScript, 'file'> {
  /** Its name, without the ending. */
  readonly file: string
}

/** What the site answers for its page. */
export interface Given {
  readonly head?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A site with one page that runs a real agent, open in a tab of its own. */
export interface AgentSite {
  readonly context: BrowserContext
  readonly tab: Page
  readonly url: string
  /** What was posted to `/intake`. */
  readonly sent: string[]
  /** How often the page has said that its agent is done. */
  readonly done: { count: number }
}

export interface AgentSites {
  /** The page is under a policy without inline scripts. */
  open(browser: Browser, page: AgentPage, given: Given | ((answer: number) => Given)): Promise<AgentSite>
  close(): Promise<unknown>
}

/** The sites of one test file. */
export function agentSites(): AgentSites {
  const closing: (() => Promise<void>)[] = []
  return {
    async open(browser, page, given) {
      const script = bundle({ ...page, file: new URL(`agents/${page.file}.ts`, import.meta.url) })
      const sent: string[] = []
      const answers = { count: 0 }
      const done = { count: 0 }
      const server = createServer(async (req, res) => {
        const path = req.url?.split('?')[0] ?? '/'
        if (path === '/intake/done') done.count++
        else if (path.startsWith('/intake')) {
          const body = await bodyOf(req)
          if (body === undefined) return // the tab was closed
          sent.push(body.toString())
        }
        if (path.startsWith('/intake')) return void res.setHeader('content-type', 'application/json').end('{}')
        if (path === '/agent.js') return void res.setHeader('content-type', 'text/javascript').end(script)
        res.setHeader('content-type', 'text/html')
        if (path !== '/page') return void res.end('<p>')
        const { head = '', headers = {} } = typeof given === 'function' ? given(++answers.count) : given
        res.setHeader('content-security-policy', "default-src 'none'; script-src 'self'; connect-src 'self'")
        for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
        // Slow enough for Elastic, which leaves out what took less than a millisecond.
        if (req.headers['if-none-match'] !== undefined) return void setTimeout(() => res.writeHead(304).end(), 20)
        setTimeout(() => res.end(`<!doctype html><head>${head}<script src="/agent.js"></script></head><p>page`), 20)
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      closing.push(
        () =>
          new Promise((resolve) => {
            server.close(() => resolve())
            server.closeAllConnections()
          }),
      )
      const context = await browser.newContext()
      // Elastic RUM's own switch for looking at its reports: they leave as text instead of gzip.
      await context.addInitScript(() => sessionStorage.setItem('_elastic_inspect_beacon_', 'true'))
      const tab = await context.newPage()
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      return { context, tab, url, sent, done }
    },
    close: () => Promise.all(closing.map((close) => close())),
  }
}

/** Forgets what the pages before have sent. */
export function forget({ sent, done }: AgentSite): void {
  sent.length = 0
  done.count = 0
}

/** What the agent reports of the page that is open. */
export async function report(agent: keyof typeof readers, site: AgentSite): Promise<Report> {
  const found = await reportIfAny(agent, site)
  if (found === undefined) throw new Error(`The agent for ${agent} has sent nothing of the page load.`)
  return found
}

/** The same; `undefined` when the page says that its agent is done, and nothing was sent. Datadog reports when one leaves. */
export async function reportIfAny(
  agent: keyof typeof readers,
  { tab, sent, done }: AgentSite,
): Promise<Report | undefined> {
  const read: (sent: string) => Report | undefined = readers[agent]
  let found: Report | undefined
  const isFound = () => {
    for (const body of sent.splice(0)) found ??= read(body)
    return found !== undefined
  }
  await until(() => isFound() || done.count > 0)
  done.count = 0
  if (agent === 'datadog') {
    await tab.goto(new URL('/', tab.url()).href)
    await until(isFound)
  }
  return found
}
