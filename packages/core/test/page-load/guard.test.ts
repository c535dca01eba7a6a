import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runInNewContext } from 'node:vm'
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromiumMissing, connectToChromium, findChromium } from '../../../../scripts/chromium.mjs'
import { find } from '../../../browser/src/find.js'
import { createBaton } from '../../src/baton.js'
import { handle } from '../../src/node/index.js'
import { isFreshScript } from '../../src/page-load/guard.js'
import type { TagsOptions } from '../../src/page-load/page-load.js'
import type { Transaction } from '../../src/trace/transaction.js'

const origin = Math.round(performance.timeOrigin)
const timing = (name: string, description: string) => ({ name, description, duration: 0 })
const sent = (ago: number, word = 'private') => timing('trace-baton', `${origin - ago} 120 ${word}`.trim())
const network = { deliveryType: '', transferSize: 1400, encodedBodySize: 1100, responseStart: 0 }
const httpCache = { deliveryType: 'cache', transferSize: 0, encodedBodySize: 1100, responseStart: 0 }
const revalidated = { deliveryType: 'cache', transferSize: 300, encodedBodySize: 1100, responseStart: 0 }

// How a navigation went, how long ago the body was made, and what is fresh of it: the body, the head.
describe('core and browser alike hold', () => {
  afterEach(() => {
    jest.restoreAllMocks()
    Object.assign(globalThis, { document: undefined })
  })

  it.each<[string, object, number, boolean, boolean]>([
    ['what came over the network', network, 0, true, true],
    [
      'what came over the network and is still loading',
      { ...network, transferSize: 300, encodedBodySize: 0 },
      0,
      true,
      true,
    ],
    ['what is just young enough', network, 120_000, true, true],
    ['what is a bit too old', network, 120_001, false, false],
    ['what comes from the future', network, -600_000, true, true],
    ['what was prefetched', { ...network, deliveryType: 'navigational-prefetch' }, 0, true, true],
    ['what was in the HTTP cache', httpCache, 0, false, false],
    [
      'what was in the HTTP cache of a browser that does not say so',
      { ...httpCache, deliveryType: undefined },
      0,
      false,
      false,
    ],
    ['what was in Cache Storage', { ...httpCache, deliveryType: 'cache-storage' }, 0, false, false],
    ['what was revalidated', revalidated, 0, false, true],
    [
      'what was revalidated in a browser that does not say so',
      { ...revalidated, deliveryType: undefined },
      0,
      false,
      true,
    ],
    ['what was revalidated after a long time', { ...revalidated, serverTiming: [sent(0)] }, 600_000, false, true],
    ['what was sent by a clock that is ahead', { ...network, serverTiming: [sent(-600_000)] }, -600_000, true, true],
    ['what was sent by a clock that is behind', { ...network, serverTiming: [sent(600_000)] }, 600_000, true, true],
    [
      'an old body that was sent by a clock that is ahead',
      { ...network, serverTiming: [sent(-600_000)] },
      -479_999,
      false,
      true,
    ],
    [
      'an old body that was sent by a clock that is behind',
      { ...network, serverTiming: [sent(600_000)] },
      720_001,
      false,
      true,
    ],
    [
      'what others may have got, too, a while ago',
      { ...network, serverTiming: [sent(600_000, '')] },
      600_000,
      false,
      false,
    ],
    ['what others may have got, too, now', { ...network, serverTiming: [sent(0, '')] }, 0, true, true],
    [
      'what was in Cache Storage, and is of unknown size',
      { deliveryType: 'cache-storage', transferSize: 0 },
      0,
      false,
      false,
    ],
    ['what was revalidated and is small', { ...revalidated, encodedBodySize: 200 }, 0, false, true],
    [
      'what may be from a cache that does not say so',
      { transferSize: 0, serverTiming: [sent(600_000)] },
      600_000,
      false,
      false,
    ],
    ['what nothing is known of', {}, 0, true, true],
    ['what nothing is known of but its age', {}, 600_000, false, false],
  ])('%s for as fresh', (_, navigation, ago, body, head) => {
    const at = origin - ago
    const entries = [navigation]
    const page = { getEntriesByType: () => entries, timeOrigin: origin }
    const isFresh = runInNewContext(`(${isFreshScript})`, { performance: page })
    expect([isFresh(at, 120), isFresh(at, 120, true)]).toEqual([body, head])

    const serverTiming = (navigation as { serverTiming?: object[] }).serverTiming ?? []
    const inBody = { textContent: JSON.stringify({ at, maxAge: 120, w3c: { traceparent: 'in-body' } }) }
    const inHead = { serverTiming: [...serverTiming, timing('traceparent', 'in-head')] }
    Object.assign(globalThis, {
      document: {
        querySelectorAll: () => [],
        createElement: () => ({}),
        head: { append: () => {} },
        getElementById: () => inBody,
      },
    })
    jest.replaceProperty(globalThis, 'performance', page as unknown as Performance)
    entries[0] = { ...navigation, ...inHead }
    expect(find().traceparent).toBe(body ? 'in-body' : head ? 'in-head' : undefined)
    inBody.textContent = JSON.stringify({ at, maxAge: 120 })
    expect(find().traceparent).toBe(head ? 'in-head' : undefined)
  })
})

const executablePath = findChromium()
const inChromium = executablePath ? describe : describe.skip
if (!executablePath) console.warn(chromiumMissing)

let browser: Browser
beforeAll(async () => {
  if (executablePath) browser = await connectToChromium()
})
afterAll(() => browser?.close())

inChromium('tags with a guard, under a Content-Security-Policy with a nonce,', () => {
  let context: BrowserContext
  let site: Site | undefined
  afterEach(async () => {
    await context?.close()
    await site?.close()
  })

  async function start(options: SiteOptions & { readonly tags?: TagsOptions } = {}) {
    const { tags = { guard: true, nonce: 'r4nd0m' } } = options
    site = await serve(({ pageLoad }) => `${pageLoad.tags(tags)}`, options)
    context = await browser.newContext()
    const tab = await context.newPage()
    const complaints: string[] = []
    tab.on('pageerror', (error) => void complaints.push(error.message))
    tab.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())))
    return { tab, url: site.url, traces: site.traces, complaints }
  }

  it('stay on a fresh page', async () => {
    const { tab, url, traces, complaints } = await start()
    await tab.goto(url)
    expect(await tagOf(tab)).toBe(traces[0])
    expect(complaints).toEqual([])
  })

  it.each([10, -10])('stay on a fresh page whose server is %p minutes off', async (minutes) => {
    const { tab, url, traces } = await start({ minutes })
    await tab.goto(url)
    expect(await tagOf(tab)).toBe(traces[0])
  })

  it('go on a page from the HTTP cache', async () => {
    const headers = { 'cache-control': 'private, max-age=600' }
    const { tab, url, traces } = await start({ headers, serverTiming: false })
    await tab.goto(url)
    await tab.goto('about:blank')
    await tab.goto(url)
    expect([await tagOf(tab), traces.length]).toEqual([undefined, 1])
  })

  it('turn into one that no agent can parse where Server-Timing would give it the same', async () => {
    const { tab, url } = await start({ headers: { 'cache-control': 'private, max-age=600' } })
    await tab.goto(url)
    await tab.goto('about:blank')
    await tab.goto(url)
    expect(await tagOf(tab)).toBe('stale')
  })

  it('go on a page that one goes back to', async () => {
    const { tab, url } = await start({ serverTiming: false })
    await tab.goto(url)
    await tab.goto('about:blank')
    await tab.goBack()
    expect(await tagOf(tab)).toBeUndefined()
  })

  it('go on a page that the application kept for too long', async () => {
    const baton = createBaton()
    const old = jest.spyOn(Date, 'now').mockReturnValueOnce(Date.now() - 121_000)
    const { pageLoad } = baton.start({})
    const tags = String(pageLoad.tags({ guard: true, nonce: 'r4nd0m' }))
    old.mockRestore()
    site = await serve(() => tags, { serverTiming: false })
    context = await browser.newContext()
    const tab = await context.newPage()
    await tab.goto(site.url)
    expect(await tagOf(tab)).toBeUndefined()
  })

  it('are alone, without a script, where there is no guard', async () => {
    const { tab, url, traces } = await start({ tags: {} })
    await tab.goto(url)
    expect(await tagOf(tab)).toBe(traces[0])
    expect(await tab.locator('script').count()).toBe(0)
  })
})

it('a guard without tags is nothing', () => {
  const { pageLoad } = createBaton({ pageLoad: { w3c: true, sampling: 'independent' } }).start({})
  expect(String(pageLoad.tags({ guard: true }))).toBe('')
})

interface Site {
  readonly url: string
  readonly traces: string[]
  readonly close: () => Promise<void>
}

interface SiteOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** How far the server's clock is ahead. */
  readonly minutes?: number
  readonly serverTiming?: boolean
}

/** A server whose page has this in its head. */
async function serve(
  head: (transaction: Transaction) => string,
  { headers = {}, minutes = 0, serverTiming = true }: SiteOptions = {},
): Promise<Site> {
  const baton = createBaton({ cache: 'allow', serverTiming })
  const traces: string[] = []
  const server = createServer((req, res) => {
    if (req.url !== '/') return void res.writeHead(404).end()
    const now = Date.now()
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now + minutes * 60_000)
    handle(baton, req, res, (transaction) => {
      res.setHeader('content-type', 'text/html')
      res.setHeader('content-security-policy', "default-src 'none'; script-src 'nonce-r4nd0m'")
      for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
      const tags = head(transaction)
      traces.push(/content="(00-[^"]+)"/.exec(tags)?.[1] ?? '')
      res.end(`<!doctype html><head>${tags}</head><p>${'-'.repeat(500)}`)
    })
    clock.mockRestore()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, traces, close }
}

async function tagOf(tab: Page): Promise<string | undefined> {
  return tab.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name=traceparent]')?.content)
}
