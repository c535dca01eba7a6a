import type { IncomingMessage, ServerResponse } from 'node:http'
import { jest } from '@jest/globals'
import { browserBuild } from '../../../../scripts/browser-build.mjs'
import { createBaton } from '../../../core/src/baton.js'
import { handle } from '../../../core/src/node/index.js'

/** What a page hands over, by way: a trace id; `stale` and nothing are both no trace. */
export interface Seen {
  readonly guard?: string
  readonly script?: string
  readonly package?: string
}

const clientSide = `addEventListener('install', () => skipWaiting()); addEventListener('activate', (event) => event.waitUntil((async () => { PRELOAD await clients.claim() })()));`
const answering = (code: string, preload = '') =>
  `${clientSide.replace('PRELOAD', preload)} addEventListener('fetch', (event) => { if (event.request.mode === 'navigate') event.respondWith((async () => { ${code} })()) })`
const kept = `const cache = await caches.open('pages'); const known = await cache.match(event.request.url);`
const storing = `const answer = await fetch(event.request); await cache.put(event.request.url, answer.clone()); return answer`

/** The service workers, by the folder that they control. */
export const workers: Record<string, string> = {
  passing: answering('return fetch(event.request)'),
  preloading: answering(
    'return (await event.preloadResponse) ?? fetch(event.request)',
    'await registration.navigationPreload?.enable();',
  ),
  storing: answering(`${kept} if (known) return known; ${storing}`),
  revalidating: answering(
    `${kept} const fresh = (async () => { ${storing} })(); if (!known) return fresh; event.waitUntil(fresh); return known`,
  ),
  making: answering(
    `self.made ??= await (await fetch(event.request)).text(); return new Response(self.made, { headers: { 'content-type': 'text/html' } })`,
  ),
}

/** JavaScript of a page that puts a folder under its service worker. */
export const register = (folder: string) => `
  const { installing, waiting, active } = await navigator.serviceWorker.register('/sw.js?${folder}', { scope: '/${folder}/' })
  const worker = installing || waiting || active
  while (worker.state !== 'activated') await new Promise((resolve) => setTimeout(resolve, 10))`

/**
 * A site that hands over in all three ways at once, by the real Baton.
 *
 * The words in a page's address say how it is served: `kept` in the HTTP cache, `etag` answered with 304, `stream` in two pieces,
 * `replay` with the body of the page before, `ahead` and `behind` by a browser whose clock is five minutes so,
 * `old` made ten seconds ago, `away` through another origin.
 */
export function createSite() {
  const baton = createBaton({ pageLoad: { w3c: true, elastic: true, datadog: true } })
  const script = browserBuild('iife')
  const traces: string[] = []
  let before = ''
  function answer(req: IncomingMessage, res: ServerResponse): void {
    const { pathname, search } = new URL(req.url ?? '/', 'http://site')
    const words = pathname.split('/').join('-').split('-')
    const is = (word: string) => words.includes(word)
    if (pathname === '/trace-baton.js') return void res.setHeader('content-type', 'text/javascript').end(script)
    if (pathname === '/sw.js') {
      return void res
        .setHeader('content-type', 'text/javascript')
        .setHeader('service-worker-allowed', '/')
        .end(workers[search.slice(1)])
    }
    if (is('away') && req.headers.host?.startsWith('127.0.0.1')) {
      return void res.writeHead(302, { location: `http://localhost:${req.socket.localPort}/gone${search}` }).end()
    }
    if (pathname === '/gone') {
      return void res.writeHead(302, { location: `http://127.0.0.1:${req.socket.localPort}/landed${search}` }).end()
    }
    const off = is('ahead') ? -300_000 : is('behind') ? 300_000 : is('old') ? -10_000 : 0
    const now = Date.now
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + off)
    handle(baton, req, res, ({ traceId, pageLoad }) => {
      traces.push(traceId)
      res.setHeader('content-type', 'text/html; charset=utf-8')
      res.setHeader('cache-control', is('kept') ? 'private, max-age=900' : 'private, no-cache')
      if (is('etag')) {
        res.setHeader('etag', '"constant"')
        if (req.headers['if-none-match'] === '"constant"') return void res.writeHead(304).end()
      }
      const html = `<!doctype html><html><head><title>${pathname}</title>
<script>window.elasticApm = { observe() {}, init(options) { this.options = options } }; window.saw = {}</script>
${pageLoad.tags({ only: ['w3c'], guard: true })}
<script>saw.guard = (document.querySelector('meta[name=traceparent]') || {}).content</script>
${pageLoad.script('elastic')}
<script>saw.script = elasticApm.options.pageLoadTraceId</script>
${pageLoad.data()}
<script src="/trace-baton.js"></script>
<script>window.seen = (persisted) => ({ ...saw, package: traceBaton.pageLoad().w3c().traceparent }); saw.package = seen().package</script>
<script src="/driver.js"></script></head><p>${'-'.repeat(800)}`
      const body = is('replay') && before ? before : html
      before = html
      if (!is('stream')) return void res.end(body)
      res.write(body)
      setTimeout(() => res.end('<p>end'), 30)
    })
    clock.mockRestore()
  }
  return { answer, traces }
}
