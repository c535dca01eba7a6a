import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { browser, inChromium } from '../../../test/in-chromium.js'
import { listening, record } from './listening.js'

let receiver: Awaited<ReturnType<typeof listening>>
beforeAll(async () => {
  receiver = await listening()
})
afterAll(async () => {
  await receiver.close()
})

inChromium('a trace of 5,000 spans', () => {
  it('is drawn where it is seen, and nowhere else', async () => {
    const id = (n: number) => (n + 1).toString(16).padStart(16, '0')
    for (let n = 0; n < 5000; n++)
      receiver.receiver.record({
        ...record,
        spanId: id(n),
        parentId: n ? id((n - 1) >> 2) : undefined,
        start: record.start + n,
      })
    const page = await browser.newPage({ viewport: { width: 1366, height: 800 } })
    await page.goto(`${receiver.origin}/traces/${record.traceId}`)
    const drawn = () =>
      page
        .locator('.row')
        .evaluateAll((rows) => rows.filter((row) => row.checkVisibility({ contentVisibilityAuto: true })).length)
    expect(await page.locator('.row').count()).toBe(5000)
    expect(await drawn()).toBeLessThan(500)
    await page.locator('.row').first().focus()
    await page.keyboard.press('End') // the last, which had not been drawn, has the focus and is seen
    expect(await page.evaluate(() => document.activeElement?.checkVisibility({ contentVisibilityAuto: true }))).toBe(
      true,
    )
    expect(await drawn()).toBeLessThan(500)
    await page.close()
  })
})
