import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { browserBuild } from '../../../scripts/browser-build.mjs'
import { findChromium } from '../../../scripts/chromium.mjs'

export const traceId = '0af7651916cd43dd8448eb211c80319c'
export const spanId = 'b7ad6b7169203331'

/** Answers one path of a site. */
export type Answer = (req: IncomingMessage, res: ServerResponse) => void

/** Pages under a Content-Security-Policy that allows no inline script, with the package as a script of its own. */
export interface Site {
  readonly url: string
  readonly close: () => Promise<void>
}

const files: Record<string, string> = {
  '/trace-baton.js': browserBuild('iife'),
  '/module.js': browserBuild('esm'),
  // What a page's own script does: asks once, and keeps what it got.
  '/app.js': `
const apm = { observe: (name, fn) => (apm.fn = fn) }
window.ask = () => {
  const page = traceBaton.pageLoad()
  const elastic = page.elastic(apm)
  const tags = [...document.querySelectorAll('meta[name]')].map((tag) => [tag.name, tag.content])
  return { elastic, w3c: page.w3c(), sentry: page.sentry(), datadog: page.datadog(), faro: page.faro(), tags: Object.fromEntries(tags) }
}
window.apm = apm
window.first = ask()`,
}

/** Serves the package, and what `pages` answer by path. */
export async function serve(pages: Record<string, Answer>): Promise<Site> {
  const server = createServer((req, res) => {
    const path = req.url?.split('?')[0] ?? '/'
    const file = files[path]
    if (file !== undefined) return void res.setHeader('content-type', 'text/javascript').end(file)
    const answer = pages[path]
    if (answer === undefined) return void res.writeHead(404).end()
    res.setHeader('content-type', 'text/html; charset=utf-8')
    res.setHeader(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'",
    )
    answer(req, res)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A page whose head holds this, before the package and the page's own script. */
export const page = (head: string): string =>
  `<!doctype html><html><head>${head}<script src="/trace-baton.js"></script><script src="/app.js"></script></head><p>${'-'.repeat(500)}`

/** The JSON block as @trace-baton/core renders it. */
export const block = (data: object): string =>
  `<script type="application/json" id="trace-baton">${JSON.stringify(data)}</script>`

export const tag = (name: string, content: string | number): string => `<meta name="${name}" content="${content}">`

/** What the page's script was told. */
export interface Told {
  elastic: Record<string, unknown>
  w3c: Record<string, unknown>
  sentry: Record<string, unknown>
  datadog: Record<string, unknown>
  faro: Record<string, unknown>
  tags: Record<string, string>
}

export const nothing: Told = { elastic: {}, w3c: {}, sentry: {}, datadog: {}, faro: {}, tags: {} }

/** What the page was told when its script ran. */
export function told(page: Page): Promise<Told> {
  return page.evaluate(() => (globalThis as unknown as { first: Told }).first)
}

/** A Chromium of its own, which keeps pages in its back/forward cache. */
export function launchWithBackForwardCache(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() ?? '',
    args: ['--no-sandbox'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })
}

/** A page that reports what goes wrong in it. */
export async function open(context: BrowserContext): Promise<{ tab: Page; complaints: string[] }> {
  const tab = await context.newPage()
  const complaints: string[] = []
  tab.on('pageerror', (error) => void complaints.push(error.message))
  tab.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())))
  return { tab, complaints }
}
