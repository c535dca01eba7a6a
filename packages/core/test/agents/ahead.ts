import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bodyOf } from '@trace-baton/conformance'
import { findChromium } from '../../../../scripts/chromium.mjs'
import { type Report, readers } from '../../../browser/test/reports.js'
import { createBaton, type SpanRecord } from '../../src/index.js'
import { handle } from '../../src/node/index.js'
import { agentScript } from './site.js'

/** Loads a page ahead by speculation rules, and shows it at once, when it has been loaded, or never. */
export interface Ahead {
  readonly by: 'prefetch' | 'prerender'
  readonly shown: 'at once' | 'later' | 'never'
}

/** What was seen of a page that was loaded ahead. */
export interface Seen {
  /** `Sec-Purpose` of the requests for the page. */
  readonly purposes: readonly (string | undefined)[]
  readonly records: readonly SpanRecord[]
  /** What Elastic's agent said of the page load. */
  readonly reports: readonly Report[]
  /** What the navigation said of itself when the page was shown. */
  readonly shown: readonly { deliveryType: string; isActivated: boolean }[]
  /** Whether the page was loaded ahead as a whole. */
  readonly isLoaded: boolean
  close(): Promise<void>
}

/**
 * Has a Chromium of its own do so. Nothing drives it, because automation keeps Chromium from prerendering: its pages ask the
 * server what to do.
 */
export async function loadAhead({ by, shown }: Ahead): Promise<Seen> {
  const seen = {
    purposes: [] as (string | undefined)[],
    records: [] as SpanRecord[],
    reports: [] as Report[],
    shown: [] as Seen['shown'][number][],
  }
  const gate = shown === 'at once' ? 'requested' : 'loaded'
  const passed = new Map<string, PromiseWithResolve>([
    ['requested', withResolve()],
    ['loaded', withResolve()],
  ])
  let isLoaded = false
  const pass = (name: string) => passed.get(name)?.resolve()
  let url = ''
  const engine = () =>
    createBaton({
      pageLoad: { elastic: { serviceName: 'shop', serverUrl: url, flushInterval: 100 } },
      record: (record) => seen.records.push(record),
      ignore: [/^\/(?!page$)/],
    })
  let baton: ReturnType<typeof engine> | undefined

  const server = createServer((req, res) => {
    baton ??= engine()
    void handle(baton, req, res, async ({ pageLoad }) => {
      const html = { 'content-type': 'text/html' }
      if (req.url === '/') return void res.writeHead(200, html).end(startPage(by, shown))
      if (req.url === '/agent.js')
        return void res.writeHead(200, { 'content-type': 'text/javascript' }).end(agentScript('elastic'))
      if (req.url === '/page') {
        seen.purposes.push(req.headers['sec-purpose'] as string | undefined)
        pass('requested')
        res.setHeader('content-type', 'text/html')
        // Slow enough for Elastic, which leaves out what took less than a millisecond.
        await new Promise((resolve) => setTimeout(resolve, 20))
        res.end(
          `<!doctype html><head>${pageLoad.script('elastic')}<script src="/agent.js"></script>${tellWhenShown}</head><p>page`,
        )
        if (by === 'prefetch') res.on('finish', () => pass('loaded'))
        return
      }
      if (req.url === '/go') await passed.get(gate)?.promise
      const body = await bodyOf(req as IncomingMessage)
      if (req.url === '/loaded') {
        isLoaded = true
        pass('loaded')
      }
      if (req.url === '/shown') seen.shown.push(JSON.parse(String(body)))
      const report = req.url?.startsWith('/intake') ? readers.elastic(String(body)) : undefined
      if (report !== undefined) seen.reports.push(report)
      res.setHeader('content-type', 'application/json').end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stop = startChromium(url)
  return Object.defineProperty(
    {
      ...seen,
      isLoaded: false,
      async close() {
        await stop()
        for (const { resolve } of passed.values()) resolve()
        server.closeAllConnections()
        await new Promise((resolve) => server.close(resolve))
      },
    },
    'isLoaded',
    { get: () => isLoaded },
  )
}

function startPage(by: string, shown: string): string {
  const rules = JSON.stringify({ [by]: [{ urls: ['/page'], eagerness: 'immediate' }] })
  const show = shown === 'never' ? '' : `fetch('/go').then(function () { location.href = '/page' })`
  // Elastic RUM's own switch for looking at its reports: they leave as text instead of gzip.
  return `<!doctype html><title>start</title><script>sessionStorage.setItem('_elastic_inspect_beacon_', 'true')</script>
<script type="speculationrules">${rules}</script><script>${show}</script>`
}

const tellWhenShown = `<script>
sessionStorage.setItem('_elastic_inspect_beacon_', 'true')
addEventListener('load', function () { if (document.prerendering) fetch('/loaded', { method: 'POST', body: '{}' }) })
function tell() {
  var navigation = performance.getEntriesByType('navigation')[0]
  fetch('/shown', { method: 'POST', body: JSON.stringify({ deliveryType: navigation.deliveryType, isActivated: navigation.activationStart > 0 }) })
}
if (document.prerendering) document.addEventListener('prerenderingchange', tell)
else tell()
</script>`

/** Starts a Chromium at a page. Gives how to end it. */
function startChromium(url: string): () => Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'baton-chromium-'))
  const args = ['--headless=new', '--no-sandbox', '--no-first-run', '--disable-gpu', `--user-data-dir=${home}`, url]
  const child: ChildProcess = spawn(findChromium() as string, args, { stdio: 'ignore', detached: true })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  return async () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL') // its own group, so that no helper of it stays
    await ended
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
}

interface PromiseWithResolve {
  readonly promise: Promise<void>
  readonly resolve: () => void
}

function withResolve(): PromiseWithResolve {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
