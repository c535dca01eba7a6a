import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { BrowserContext, Page } from 'playwright-core'
import { inlineFreshness } from '../../../../scripts/inline-scripts.mjs'
import { browser, inChromium } from '../../../../test/in-chromium.js'
import { find } from '../../../browser/src/find.js'
import { createBaton } from '../../src/baton.js'
import { handle } from '../../src/node/index.js'
import { freshnessScript, guardScript } from '../../src/page-load/guard.js'
import type { TagsOptions } from '../../src/page-load/page-load.js'
import type { Transaction } from '../../src/trace/transaction.js'

const origin = Math.round(performance.timeOrigin)
const timing = (name: string, description: string) => ({ name, description, duration: 0 })
const sent = (ago: number, word = 'private', id = '') =>
  timing('trace-baton', `${origin - ago} 120 ${word} ${id}`.trimEnd())
const network = { deliveryType: '', transferSize: 1400, encodedBodySize: 1100, responseStart: 0 }
const httpCache = { deliveryType: 'cache', transferSize: 0, encodedBodySize: 1100, responseStart: 0 }
const revalidated = { deliveryType: 'cache', transferSize: 300, encodedBodySize: 1100, responseStart: 0 }

const firefox = {
  transferSize: 0,
  encodedBodySize: 0,
  responseStart: 12,
  nextHopProtocol: 'http/1.1',
  finalResponseHeadersStart: 12,
}
const fromWorker = { ...firefox, nextHopProtocol: '', finalResponseHeadersStart: 0 }
const webkit = { transferSize: 0, encodedBodySize: 0, responseStart: 0, nextHopProtocol: 'http/1.1' }
const own = '0af7651916cd43dd8448eb211c80319c'
const other = '4bf92f3577b34da6a3ce929d0e0e4736'

// How a navigation went, how long ago the body was made, and what is fresh of it: the body, the head. The times are those of one clock, which
// stands still at the beginning of the navigation.
describe('guard, script and package hold', () => {
  beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(origin))
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
    ['C5: what was prefetched', { ...network, deliveryType: 'navigational-prefetch' }, 0, true, true],
    ['what was in the HTTP cache', httpCache, 0, false, false],
    ['what was in Cache Storage', { ...httpCache, deliveryType: 'cache-storage' }, 0, false, false],
    ['what was revalidated', revalidated, 0, false, true],
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
    ['what nothing is known of', {}, 0, true, true],
    ['what nothing is known of but its age', {}, 600_000, false, false],
    ['what Firefox has from the network', firefox, 0, true, true],
    ['what Firefox has in its HTTP cache', { ...firefox, finalResponseHeadersStart: 0 }, 0, false, false],
    ['what a worker gave to Firefox just now', fromWorker, 1000, true, true],
    ['what a worker gave to Firefox, made before the navigation', fromWorker, 2001, false, false],
    ['what WebKit has from the network, at once', { ...webkit, responseStart: 0 }, 0, true, true],
    ['what WebKit has by a clock that is ahead', { ...webkit, serverTiming: [sent(600_000)] }, 600_000, true, true],
    [
      'what WebKit has in its HTTP cache',
      { ...webkit, responseStart: -30, serverTiming: [sent(30)] },
      30,
      false,
      false,
    ],
    [
      'what WebKit had when one goes back',
      { ...webkit, nextHopProtocol: '', serverTiming: [sent(30)] },
      30,
      false,
      false,
    ],
    ['what WebKit hides after a redirect', { ...webkit, nextHopProtocol: '' }, 1000, true, true],
    [
      'what WebKit hides after a redirect, made before the navigation',
      { ...webkit, nextHopProtocol: '' },
      2001,
      false,
      false,
    ],
    [
      'a body of another trace than the headers',
      { ...network, serverTiming: [sent(0, 'private', other)] },
      0,
      false,
      true,
    ],
    [
      'a body of another trace, under a 304 in WebKit',
      { ...webkit, responseStart: -30, serverTiming: [sent(0, 'private', other)] },
      0,
      false,
      true,
    ],
    [
      'a body of another trace, under the headers of an old 304 in WebKit',
      { ...webkit, responseStart: -3000, serverTiming: [sent(2001, 'private', other)] },
      0,
      false,
      false,
    ],
    ['a body of the same trace as the headers', { ...network, serverTiming: [sent(0, 'private', own)] }, 0, true, true],
    [
      'a body of the same trace, from a shared cache',
      { ...network, serverTiming: [sent(600_000, '', own)] },
      600_000,
      false,
      false,
    ],
    [
      'C5: what was prefetched long ago',
      { ...network, deliveryType: 'navigational-prefetch', serverTiming: [sent(600_000)] },
      600_000,
      false,
      false,
    ],
  ])('%s for as fresh', (_, navigation, ago, body, head) => {
    const at = origin - ago
    const entries = [navigation]
    const page = { getEntriesByType: () => entries, timeOrigin: origin }
    const text = JSON.stringify({ w3c: { traceparent: `00-${own}-00f067aa0ba902b7-01` } })
    const freshness = runInNewContext(`(${freshnessScript})`, { performance: page, Date: { now: () => origin } })
    const [isBodyOld, isHeadOld] = freshness(text, at, 120)
    expect([!isBodyOld, !isHeadOld]).toEqual([body, head])

    const serverTiming = (navigation as { serverTiming?: object[] }).serverTiming ?? []
    const inBody = { textContent: JSON.stringify({ at, maxAge: 120, ...JSON.parse(text) }) }
    const inHead = { serverTiming: [...serverTiming, timing('traceparent', 'in-head')] }
    Object.assign(globalThis, {
      document: {
        querySelectorAll: () => [],
        createElement: () => ({}),
        head: { append: () => {} },
        querySelector: () => inBody,
      },
    })
    jest.replaceProperty(globalThis, 'performance', page as unknown as Performance)
    // Without any entry, WebKit hides the protocol alone.
    if (serverTiming.length > 0 || !('nextHopProtocol' in navigation)) entries[0] = { ...navigation, ...inHead }
    const found = find().traceparent
    if (body) expect(found).toContain(own)
    else if (entries[0] !== navigation) expect(found).toBe(head ? 'in-head' : undefined)
  })

  it('by the function of the browser package, which scripts/inline-scripts.mjs has put into core', () => {
    expect(inlineFreshness()).toContain(freshnessScript)
  })

  it('in no more than 1,171 characters of guard, as before', () => {
    const page = '{"names":["traceparent"],"at":1790000000123,"maxAge":120}'
    expect(`(${guardScript})(${page}, ${freshnessScript})`.length).toBeLessThanOrEqual(1171)
  })
})

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
