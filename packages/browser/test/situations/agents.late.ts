import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import type { Browser, Page } from 'playwright-core'
import { connectToChromium } from '../../../../scripts/chromium.mjs'
import { type Agent, agents } from '../../../core/test/agents/site.js'
import { writeTable } from '../engines/table.js'
import { packages } from './agents.js'
import { createSite } from './site.js'
import { wordOf } from './words.js'

/** How long a page is open before its agent is started, or before its first call. */
const minutes = Number(process.env.MINUTES ?? 10)

/** The columns of the table in docs/page-load.md, with the words of their pages. */
const columns = { tags: 'late', package: 'late-package', call: 'page' } as const
type Column = keyof typeof columns

let browser: Browser
const closing: (() => unknown)[] = []
const cells = new Map<string, string>()

beforeAll(async () => {
  browser = await connectToChromium()
  const opened: { agent: Agent; column: Column; page: Opened }[] = []
  for (const agent of agents) {
    for (const column of Object.keys(columns) as Column[]) {
      opened.push({ agent, column, page: await open(agent, columns[column]) })
    }
  }
  await new Promise((resolve) => setTimeout(resolve, minutes * 60_000))
  for (const { agent, column, page } of opened) {
    const word = column === 'call' ? await call(page) : await startLate(agent, page, column === 'package')
    cells.set(`${agent} ${column}`, word)
  }
})
afterAll(async () => {
  await browser?.close()
  for (const close of closing) close()
})

interface Opened {
  readonly site: ReturnType<typeof createSite>
  readonly tab: Page
  readonly path: string
  /** The headers of the page's own calls. */
  readonly calls: IncomingHttpHeaders[]
}

/** A site of its own for each page, because the reports of some agents do not name their page. */
async function open(agent: Agent, words: string): Promise<Opened> {
  const site = createSite()
  const calls: IncomingHttpHeaders[] = []
  const server = createServer((req, res) => {
    if (req.url !== '/call') return site.answer(req, res)
    calls.push(req.headers)
    res.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close() && server.closeAllConnections())
  const tab = await (await browser.newContext()).newPage()
  const path = `/plain/${agent}/${words}`
  await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
  return { site, tab, path, calls }
}

/** Starts the agent of an open page. Gives what the agent then says of the page load, as docs/page-load.md names it. */
async function startLate(agent: Agent, { site, tab, path }: Opened, usesPackage: boolean): Promise<string> {
  const start = ({ src, isMarked }: { src: string; isMarked: boolean }) => {
    const script = Object.assign(document.createElement('script'), { src })
    script.toggleAttribute('data-package', isMarked)
    document.head.append(script)
  }
  await tab.evaluate(start, { src: `/agents/${agent}`, isMarked: usesPackage })
  const report = () => site.reportOf(agent, path)
  // An agent that says nothing of such a page is not waited for longer.
  await until(() => report() !== undefined || site.isDone(path)).catch(() => {})
  if (agent === 'datadog') {
    await tab.goto(new URL('/left', tab.url()).href)
    await until(() => report() !== undefined).catch(() => {})
  }
  return wordOf(agent, { report: report(), visits: site.visits, records: site.records }, false)
}

/** Has an open page, whose agent runs, call its server. Gives the trace that the call names. */
async function call({ site, tab, calls }: Opened): Promise<string> {
  await tab.evaluate(() => fetch('/call').then((answer) => answer.text()))
  const { traceparent, 'sentry-trace': sentryTrace } = calls[0] ?? {}
  const header = (traceparent ?? sentryTrace) as string | undefined
  if (header === undefined) return 'no header'
  return header.includes(site.visits[0]?.traceId as string) ? 'trace of the page' : 'own trace'
}

it.each(agents)('%s names the trace of no other page, and no parent that nobody reported', (agent) => {
  for (const column of Object.keys(columns)) expect(cells.get(`${agent} ${column}`)).not.toMatch(/[A-Z]{3}/)
})

it('is written into docs/page-load.md', () => {
  const rows = agents.map((agent) => {
    const words = Object.keys(columns).map((column) => cells.get(`${agent} ${column}`))
    return [`\`${agent}\` ${versionOf(agent)}`, ...words]
  })
  const head = ['agent', 'started late', 'started late, with the package', 'first call, late']
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`)
  const day = new Date().toISOString().slice(0, 10)
  const seen = `Seen on ${day} with Chromium ${browser.version().split('.')[0]}, after ${minutes} minutes:`
  if (process.env.WRITE_TABLES) writeTable('page-load.md', 'late', 'npm run test:late -- --write', [seen, '', ...table])
  else console.info(table.join('\n'))
})

function versionOf(agent: Agent): string {
  const file = new URL(`../../../../node_modules/${packages[agent]}/package.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')).version
}
