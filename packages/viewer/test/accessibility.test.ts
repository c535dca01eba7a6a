import { afterAll, afterEach, beforeEach, expect, it } from '@jest/globals'
import { browser, inChromium } from '../../../test/in-chromium.js'
import { violations } from './axe.js'
import { listening, record } from './listening.js'
import { elasticPageLoad } from './payloads.js'

let receiver: Awaited<ReturnType<typeof listening>>
beforeEach(async () => {
  receiver = await listening()
})
afterEach(() => receiver.close())
afterAll(() => browser?.close())

/** A linked trace with a failure, clocks that differ and a log; one that is not linked; and one that is only a server's. */
async function fill(): Promise<void> {
  const server = { ...record, outcome: 'failure', aborted: true, sampled: false }
  receiver.receiver.record({ ...record, traceId: '1'.repeat(32) })
  receiver.receiver.record({ ...record, traceId: '2'.repeat(32), parentId: undefined })
  await receiver.post('/intake/v2/rum/events', elasticPageLoad)
  receiver.receiver.record(server)
  receiver.receiver.record({
    ...server,
    spanId: '5'.repeat(16),
    parentId: record.spanId,
    service: { name: 'stock' },
    start: record.start - 9,
  })
  const line = {
    traceId: record.traceId,
    spanId: record.spanId,
    severityText: 'ERROR',
    body: { stringValue: 'no stock' },
  }
  const logRecords = [{ ...line, timeUnixNano: '1700000000110000000' }]
  await receiver.post('/v1/logs', JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }))
}

const screens = [
  { width: 1366, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
] as const

inChromium.each(screens)('axe finds nothing at $width px, $colorScheme', ({ width, colorScheme }) => {
  const open = async (path: string) => {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
    await page.goto(receiver.origin + path)
    return page
  }

  it.each(['/traces', `/traces/${'3'.repeat(32)}`])('while nothing was received: %s', async (path) => {
    const page = await open(path)
    expect(await violations(page)).toEqual([])
    await page.close()
  })

  it.each([
    '/traces',
    `/traces/${record.traceId}`,
    `/traces/${record.traceId}/spans/${record.spanId}`,
    `/traces?q=none`,
    `/traces?open=${'1'.repeat(32)}`,
  ])('on %s', async (path) => {
    await fill()
    const page = await open(path)
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    await page.close()
  })

  it('with a span selected and a part folded', async () => {
    await fill()
    const page = await open(`/traces/${record.traceId}`)
    await page.locator('.row .name').last().click()
    await page.locator('#panel .panel').waitFor()
    await page.locator('.row .fold').nth(1).dispatchEvent('click')
    await page.locator('.slow summary').click()
    expect(await violations(page)).toEqual([])
    await page.close()
  })
})
