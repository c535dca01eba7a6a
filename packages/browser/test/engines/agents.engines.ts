import type { IncomingMessage, ServerResponse } from 'node:http'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { bodyOf, until } from '@trace-baton/conformance'
import { type Engine, engines, missingEngines } from '../../../../scripts/engines.mjs'
import { bundle } from '../../../../test/bundle.js'
import { createBaton } from '../../../core/src/baton.js'
import { handle } from '../../../core/src/node/index.js'
import { type Report, readers } from '../reports.js'
import { register, workers } from './site.js'
import { openTab } from './tab.js'

type Agent = 'elastic' | 'sentry' | 'datadog' | 'w3c'
const agents: readonly Agent[] = ['elastic', 'sentry', 'datadog', 'w3c']
const loads = Number(process.env.AGENT_LOADS ?? 3)

/** How a page is loaded: its address, and whether what the agent reports is of the trace of this navigation. */
const situations = {
  'the server': { path: '/page', isLinked: true },
  'the HTTP cache': { path: '/kept', isLinked: false },
  'the HTTP cache, after a 304': { path: '/etag', isLinked: true },
  'Cache Storage': { path: '/storing/page-old', isLinked: false },
} as const
type Title = keyof typeof situations

/** By engine, agent and situation: for each load, whether the reported trace is that of this navigation, or an earlier one. */
const results = new Map<string, string[]>()

beforeAll(async () => {
  expect(missingEngines()).toEqual([])
  await Promise.all(
    engines.map(async (engine) => {
      for (const agent of agents) await visit(engine, agent)
    }),
  )
})

/** Runs a synchronous function by a clock that is off by some milliseconds. */
function withClock(off: number, run: () => unknown): void {
  const { now } = Date
  Date.now = () => now() + off
  run()
  Date.now = now
}

async function visit(engine: Engine, agent: Agent): Promise<void> {
  const baton = createBaton({ pageLoad: { elastic: true, sentry: true, datadog: true, w3c: true } })
  const script = bundle({ file: new URL(`../agents/${agent}.ts`, import.meta.url) })
  const sent: string[] = []
  const traces: string[] = []
  const isDone = { value: false }
  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(req.url ?? '/', 'http://site')
    if (/^\/intake|^\/api|^\/config/.test(pathname)) {
      const body = await bodyOf(req)
      if (pathname === '/intake/done') isDone.value = true
      else if (body !== undefined) sent.push(body.toString())
      return void res.setHeader('content-type', 'application/json').end('{}')
    }
    if (pathname === '/agent.js') return void res.setHeader('content-type', 'text/javascript').end(script)
    if (pathname === '/sw.js')
      return void res.setHeader('content-type', 'text/javascript').end(workers[search.slice(1)])
    const off = pathname.includes('old') ? -10_000 : 0
    withClock(off, () =>
      handle(baton, req, res, ({ traceId, pageLoad }) => {
        res.setHeader('content-type', 'text/html')
        res.setHeader('cache-control', pathname === '/kept' ? 'private, max-age=900' : 'private, no-cache')
        if (/two|start/.test(pathname))
          return void res.end('<script>seen = () => ({})</script><script src="/driver.js"></script>')
        traces.push(traceId)
        if (pathname === '/etag') {
          res.setHeader('etag', '"constant"')
          if (req.headers['if-none-match'] !== undefined) return void res.writeHead(304).end()
        }
        const html = `<!doctype html><head>${pageLoad.data()}<script>seen = () => ({}); sessionStorage.setItem('_elastic_inspect_beacon_', 'true')</script><script src="/driver.js"></script><script src="/agent.js"></script></head><p>`
        // Slow enough for Elastic, which leaves out what took less than a millisecond.
        setTimeout(() => withClock(off, () => res.end(html)), 20)
      }),
    )
  }
  const tab = await openTab<object>(engine, (req, res) => void answer(req, res))
  const report = async (): Promise<Report> => {
    let found: Report | undefined
    if (agent === 'datadog') await until(() => isDone.value)
    await tab.step({ go: '/two' }) // some report when one leaves
    await until(() => {
      for (const body of sent.splice(0)) found ??= readers[agent](body)
      return found !== undefined
    })
    return found as Report
  }
  try {
    for (const [title, { path, isLinked }] of Object.entries(situations)) {
      if (path.startsWith('/storing')) {
        await tab.step({ go: '/storing/start' })
        await tab.step({ run: register('storing') })
      }
      const found: string[] = []
      for (let n = 0; n < loads; n++) {
        traces.length = 0
        for (let visits = path === '/page' ? 1 : 2; visits > 0; visits--) {
          isDone.value = false
          sent.length = 0
          await tab.step({ go: `${path}?${n}` })
          const { traceId } = await report()
          if (visits > 1) continue
          const isNamed = (trace: string | undefined) =>
            trace !== undefined && [trace, BigInt(`0x${trace.slice(16)}`).toString()].includes(traceId)
          const own = isLinked ? traces.at(-1) : undefined
          found.push(isNamed(own) ? 'linked' : traces.some(isNamed) ? 'OLD' : 'unlinked')
        }
      }
      results.set(`${engine} ${agent} ${title}`, found)
    }
  } finally {
    await tab.close()
  }
}

describe.each(engines)('in %s', (engine) => {
  describe.each(agents)('the agent for %s', (agent) => {
    it.each(Object.keys(situations) as Title[])(
      'reports no old trace of a page from %s, and the fresh one',
      (title) => {
        const expected = situations[title].isLinked ? 'linked' : 'unlinked'
        expect(results.get(`${engine} ${agent} ${title}`)).toEqual(Array.from({ length: loads }, () => expected))
      },
    )
  })
})
