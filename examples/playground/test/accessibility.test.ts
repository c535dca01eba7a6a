import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { violations } from '../../../packages/viewer/test/axe.js'
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

const screens = [
  { width: 1366, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
] as const

inChromium.each(screens)('axe finds nothing at $width px, $colorScheme', ({ width, colorScheme }) => {
  it.concurrent.each([
    '/?rum=elastic',
    '/?rum=sentry&baton=off',
    '/unsampled?rum=faro',
    '/compare',
    '/compare?baton=off',
    '/matrix',
  ])('on %s', async (path) => {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
    // The pages inside of these are in this list themselves.
    if (/compare|matrix/.test(path)) await page.route('**/visits/*', (route) => route.fulfill({ body: '' }))
    await page.goto(playground.url + path)
    if (path === '/?rum=elastic') await page.locator('.outcome.good').waitFor({ timeout: 0 })
    if (path.includes('rum=sentry')) await page.locator('.outcome.bad').waitFor({ timeout: 0 })
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    await page.close()
  })
})
