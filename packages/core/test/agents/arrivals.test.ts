import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import type { Page } from 'playwright-core'
import { browser, inChromium } from '../../../../test/in-chromium.js'
import type { SpanRecord } from '../../src/index.js'
import { linked } from './expected.js'
import { type Agent, openSite, type WayName, ways } from './site.js'

const click = (tab: Page) => tab.click('button, a')
const nothing = async () => {}

/** Every other way to a page than by its address, and what the page that leads there does. */
const arrivals: [how: string, html: string, act: (tab: Page) => Promise<unknown>][] = [
  ['a form that is posted', '<form method="post" action="/page"><button>Buy</button></form>', click],
  ['a form that is posted, and a redirect', '<form method="post" action="/moved"><button>Buy</button></form>', click],
  ['a link, and a redirect', '<a href="/moved">Shop</a>', click],
  ['<iframe>', '<iframe src="/page"></iframe>', nothing],
  ['<embed>', '<embed type="text/html" src="/page">', nothing],
  ['<object>', '<object type="text/html" data="/page"></object>', nothing],
]

const agents: [agent: Agent, way: WayName][] = [
  ['elastic', 'its script'],
  ['sentry11', 'its tags'],
  ['w3c', 'its tags'],
]

inChromium('C: the page that is reached by', () => {
  it.concurrent.each(
    arrivals.flatMap(([how, html, act]) => agents.map(([agent, way]) => [how, agent, way, html, act] as const)),
  )('%s is one trace with what %s reports, by %s', async (_, agent, way, html, act) => {
    const site = await openSite(browser, agent, ways[way])
    try {
      await act(await site.start(html))
      const report = await site.report()
      expect(site.records).toHaveLength(1)
      expect(report).toEqual(linked(agent, way, site.records[0] as SpanRecord, false))
    } finally {
      await site.close()
    }
  })

  it('a link to a download gets no ids, and the record names no parent', async () => {
    const attachment = { 'content-disposition': 'attachment; filename="page.html"' }
    const site = await openSite(browser, 'elastic', ways['its script'], {}, attachment)
    const folder = await mkdtemp(join(tmpdir(), 'baton-'))
    const file = join(folder, 'page.html')
    try {
      const tab = await site.start('<a href="/page">Save</a>')
      const answer = tab.waitForEvent('response')
      const download = tab.waitForEvent('download')
      await click(tab)
      await (await download).saveAs(file)
      expect((await (await answer).allHeaders())['server-timing']).toBeUndefined()
      const text = await readFile(file, 'utf8')
      expect(text).toContain('<!doctype html>')
      const [{ traceId, spanId, parentId } = {}] = site.records
      expect([traceId, spanId].map((id) => text.includes(String(id)))).toEqual([false, false])
      expect(parentId).toBeUndefined()
    } finally {
      await site.close()
      await rm(folder, { recursive: true })
    }
  })
})
