import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { browser, inChromium } from '../../../test/in-chromium.js'
import { type Playground, startPlayground } from '../src/playground.js'

let playground: Playground
beforeAll(async () => {
  if (browser === undefined) return
  playground = await startPlayground({ port: 0 })
})
afterAll(async () => {
  await playground?.close()
})

inChromium('the page of the shop', () => {
  const open = async (path: string) => {
    const context = await browser.newContext()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const tab = await context.newPage()
    const response = await tab.goto(playground.url + path)
    return { tab, context, sent: (await response?.text()) ?? '', header: response?.headers()['server-timing'] }
  }

  it('marks in the HTML that was sent what Baton wrote, literally', async () => {
    const { tab, context, sent, header } = await open('/?rum=sentry')
    const [timing = '', tags = '', ...more] = await tab.locator('pre mark').allTextContents()
    expect(timing).toBe(`Server-Timing: ${header}`)
    expect(tags).toMatch(
      /^<meta name="sentry-trace" content="[0-9a-f]{32}-[0-9a-f]{16}-1">\n?<meta name="baggage" content="/,
    )
    expect(sent).toContain(`\n${tags}\n<script nonce=`)
    expect(more).toEqual([])
    await context.close()
  })

  it.each(['elastic', 'bugsnag'])('says that %s makes one trace with Baton, and two without', async (rum) => {
    const linked = await open(`/?rum=${rum}`)
    await linked.tab.locator('.outcome.good', { hasText: 'One trace:' }).waitFor({ timeout: 0 })
    await linked.tab.getByRole('link', { name: 'without', exact: true }).click()
    await linked.tab.locator('.outcome.bad', { hasText: 'Two traces:' }).waitFor({ timeout: 0 })
    expect(await linked.tab.locator('pre mark').count()).toBe(0)
    const [own, other] = await linked.tab
      .locator('.handed a')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href))
    expect(own).not.toBe(other)
    await linked.context.close()
  })

  it.each(['datadog', 'dash0'])('has nothing of Baton in it without Baton: %s', async (rum) => {
    const { tab, context, sent, header } = await open(`/?rum=${rum}&baton=off`)
    expect([header, sent.match(/<meta name="(?:traceparent|dd-trace)[^>]*>/)]).toEqual([undefined, null])
    await tab.locator('.outcome', { hasText: 'names no trace' }).waitFor()
    await context.close()
  })

  it('offers the lines of the chosen agent to copy', async () => {
    const { tab, context } = await open('/?rum=faro')
    await tab.getByRole('button', { name: 'Copy' }).first().click()
    await tab.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await tab.evaluate(() => navigator.clipboard.readText())).toContain('pageLoad: { faro: true }')
    await context.close()
  })

  it('keeps the other choices where one is changed', async () => {
    const { tab, context } = await open('/unsampled?rum=faro&baton=off')
    const href = (name: string) => tab.getByRole('link', { name, exact: true }).getAttribute('href')
    expect(await href('Sentry')).toBe('/unsampled?rum=sentry&baton=off')
    expect(await href('sampled')).toBe('/?rum=faro&baton=off')
    expect(await href('with Baton')).toBe('/unsampled?rum=faro')
    expect(await href('EDOT Node')).toBe('/unsampled?rum=faro&tracer=edot&baton=off')
    await context.close()
  })
})
