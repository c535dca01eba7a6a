import { afterEach, expect, it } from '@jest/globals'
import { bodyOf } from '@trace-baton/conformance'
import type { BrowserContext, Page } from 'playwright-core'
import { browser, inChromium } from '../../../test/in-chromium.js'
import {
  type Answer,
  block,
  launchWithBackForwardCache,
  nothing,
  open,
  page,
  type Site,
  serve,
  tag,
  told,
} from './serving.js'

/** How a page hands over: in which of its parts a trace is named. */
type Way = 'block' | 'tags' | 'Server-Timing'

let context: BrowserContext | undefined
let site: Site | undefined
afterEach(async () => {
  await context?.close()
  await site?.close()
})

/** A site whose pages name a new trace with every answer: 00-…1-…-01 is the first one. */
async function start({ ways, headers = {}, etag, worker = '' }: SiteOptions) {
  let answers = 0
  const answer: Answer = (req, res) => {
    answers++
    const traceparent = nth(answers)
    res.setHeader('cache-control', 'private, no-cache')
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
    if (ways.includes('Server-Timing')) {
      res.setHeader('server-timing', `traceparent;desc="${traceparent}", trace-baton;desc="${Date.now()} 120 private"`)
    }
    if (etag) {
      res.setHeader('etag', '"constant"')
      if (req.headers['if-none-match'] === '"constant"') return void res.writeHead(304).end()
    }
    const inBlock = ways.includes('block') ? block({ at: Date.now(), maxAge: 120, w3c: { traceparent } }) : ''
    const inTags = ways.includes('tags') ? tag('traceparent', traceparent) : ''
    res.end(page(inBlock + inTags))
  }
  site = await serve({
    '/': answer,
    '/two': (_, res) => void res.end('<p>two'),
    '/sw.js': (_, res) => void res.setHeader('content-type', 'text/javascript').end(worker),
  })
  context = await browser.newContext()
  const { tab } = await open(context)
  return { tab, url: site.url, answers: () => answers }
}

interface SiteOptions {
  readonly ways: readonly Way[]
  readonly headers?: Readonly<Record<string, string>>
  readonly etag?: boolean
  /** The code of a service worker. */
  readonly worker?: string
}

const nth = (n: number) => `00-${String(n).padStart(32, '0')}-00f067aa0ba902b7-01`

/** The trace that a page continues and the one that an agent finds in the tags; both are the same, or something is wrong. */
async function continued(tab: Page): Promise<string | undefined> {
  const { w3c, tags } = await told(tab)
  if (tags.traceparent !== 'stale') expect(tags.traceparent).toBe(w3c.traceparent)
  return w3c.traceparent as string | undefined
}

const everyWay: [Way[]][] = [[['block']], [['tags']], [['Server-Timing']], [['block', 'tags', 'Server-Timing']]]

inChromium('a page from the browser’s HTTP cache', () => {
  const headers = { 'cache-control': 'private, max-age=600' }

  it.each(everyWay)('unlinks itself: %j', async (ways) => {
    const { tab, url, answers } = await start({ ways, headers })
    await tab.goto(url)
    expect(await continued(tab)).toBe(nth(1))
    await tab.goto(`${url}/two`)
    await tab.goto(url)
    expect([await continued(tab), answers()]).toEqual([undefined, 1])
  })

  it.each(everyWay)('is linked when it is reloaded: %j', async (ways) => {
    const { tab, url, answers } = await start({ ways, headers })
    await tab.goto(url)
    await tab.reload()
    expect([await continued(tab), answers()]).toEqual([nth(2), 2])
  })
})

inChromium('a page that the server answers with 304', () => {
  it.each<[Way[], string | undefined]>([
    [['block'], undefined],
    [['tags'], undefined],
    [['Server-Timing'], nth(2)],
    [['block', 'Server-Timing'], nth(2)],
    [['tags', 'Server-Timing'], nth(2)],
  ])('continues the trace of the 304, and never that of its old body: %j', async (ways, expected) => {
    const { tab, url, answers } = await start({ ways, etag: true })
    await tab.goto(url)
    expect(await continued(tab)).toBe(nth(1))
    await tab.goto(`${url}/two`)
    await tab.goto(url)
    expect([await continued(tab), answers()]).toEqual([expected, 2])
  })
})

inChromium('a page that one goes back to', () => {
  it.each(everyWay)('unlinks itself, without the back/forward cache: %j', async (ways) => {
    const { tab, url, answers } = await start({ ways })
    await tab.goto(url)
    await tab.goto(`${url}/two`)
    await tab.goBack()
    expect([await continued(tab), answers()]).toEqual([undefined, 1])
  })

  it('is linked when it had to be made again', async () => {
    const { tab, url, answers } = await start({ ways: ['block'], headers: { 'cache-control': 'no-store' } })
    await tab.goto(url)
    await tab.goto(`${url}/two`)
    await tab.goBack()
    expect([await continued(tab), answers()]).toEqual([nth(2), 2])
  })

  it('has nothing more to hand over when it comes from the back/forward cache', async () => {
    const keeping = await launchWithBackForwardCache()
    const reports: unknown[] = []
    const reported = new Promise<void>((resolve) => {
      const report: Answer = async (req, res) => {
        const body = await bodyOf(req)
        if (body === undefined) return // the tab was closed
        reports.push(JSON.parse(body.toString()))
        res.end()
        if (reports.length === 2) resolve()
      }
      void serve({
        '/report': report,
        '/': (_, res) =>
          void res
            .setHeader('cache-control', 'private, no-cache')
            .end(
              `${page(block({ at: Date.now(), maxAge: 120, w3c: { traceparent: nth(1) } }))}<script src="/leave.js"></script>`,
            ),
        '/leave.js': (_, res) =>
          void res.setHeader('content-type', 'text/javascript').end(`
addEventListener('pageshow', ({ persisted }) => {
  // A page that waits for an answer is not kept.
  const told = fetch('/report', { method: 'POST', body: JSON.stringify({ persisted, w3c: ask().w3c }) })
  if (!persisted) told.then((answer) => answer.text()).then(() => setTimeout(() => (location = '/back')))
})`),
        '/back': (_, res) => void res.end('<script src="/back.js"></script>'),
        '/back.js': (_, res) =>
          void res
            .setHeader('content-type', 'text/javascript')
            .end(`addEventListener('load', () => setTimeout(() => history.back(), 300))`),
      }).then(async (started) => {
        site = started
        const { tab } = await open(await keeping.newContext())
        await tab.goto(site.url)
      })
    })
    await reported
    await keeping.close()
    expect(reports).toEqual([
      { persisted: false, w3c: { traceparent: nth(1) } },
      { persisted: true, w3c: {} },
    ])
  })
})

inChromium('a page from a service worker', () => {
  const claim = `addEventListener('install', () => skipWaiting()); addEventListener('activate', (event) => event.waitUntil(clients.claim()));`
  const answering = (code: string) =>
    `${claim} addEventListener('fetch', (event) => { if (event.request.mode === 'navigate') event.respondWith((async () => { ${code} })()) })`

  /** The page for the third time, once the worker is there: it has gone through the worker once before. */
  async function third(ways: readonly Way[], worker: string) {
    const { tab, url, answers } = await start({ ways, worker })
    await tab.goto(url)
    await tab.evaluate(async () => {
      await navigator.serviceWorker.register('/sw.js')
      await navigator.serviceWorker.ready
      while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 10))
    })
    await tab.goto(url)
    await tab.goto(url)
    return [await continued(tab), answers()]
  }

  it.each(everyWay)('unlinks itself when it was in Cache Storage: %j', async (ways) => {
    const worker = answering(`
      const cache = await caches.open('pages')
      const known = await cache.match(event.request.url)
      if (known) return known
      const answer = await fetch(event.request)
      await cache.put(event.request.url, answer.clone())
      return answer`)
    expect(await third(ways, worker)).toEqual([undefined, 2])
  })

  it.each(everyWay)('unlinks itself when the worker made it: %j', async (ways) => {
    const worker = answering(`
      self.kept ??= await (await fetch(event.request)).text()
      return new Response(self.kept, { headers: { 'content-type': 'text/html' } })`)
    expect(await third(ways, worker)).toEqual([undefined, 2])
  })

  it.each(everyWay)('is linked when the worker asked the server: %j', async (ways) => {
    expect(await third(ways, answering('return fetch(event.request)'))).toEqual([nth(3), 3])
  })

  it.each(everyWay)('is linked when the worker let it pass: %j', async (ways) => {
    expect(await third(ways, `${claim} addEventListener('fetch', () => {})`)).toEqual([nth(3), 3])
  })
})

inChromium('an agent that reads Server-Timing itself', () => {
  it('finds a tag before it, on a page from the cache, and that is none that it can parse', async () => {
    const { tab, url } = await start({ ways: ['Server-Timing'], headers: { 'cache-control': 'private, max-age=600' } })
    await tab.goto(url)
    await tab.goto(`${url}/two`)
    await tab.goto(url)
    expect(await told(tab)).toEqual({ ...nothing, tags: { traceparent: 'stale' } })
  })
})
