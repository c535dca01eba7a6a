import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { build } from 'esbuild'
import type { RequestHandler } from 'express'
import type { Browser, Page } from 'playwright-core'
import { chromiumMissing, connectToChromium, findChromium } from '../../../scripts/chromium.mjs'
import { listening, record } from './listening.js'

const executablePath = findChromium()
const inChromium = executablePath ? describe : describe.skip
if (!executablePath) console.warn(chromiumMissing)

let browser: Browser
let receiver: Awaited<ReturnType<typeof listening>>

beforeAll(async () => {
  if (executablePath) browser = await connectToChromium()
})
afterAll(() => browser?.close())
afterEach(() => receiver.close())

const traceId = (n: number) => n.toString(16).padStart(32, '0')

async function open(
  path: string,
  viewport = { width: 1280, height: 600 },
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport })
  const complaints: string[] = []
  page.on('console', (message) => void complaints.push(message.text()))
  page.on('pageerror', (error) => void complaints.push(error.message))
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message())
    return dialog.dismiss()
  })
  if (path === '/traces') await page.clock.install()
  await page.goto(receiver.origin + path)
  return { page, complaints }
}

inChromium('the traces page in a browser', () => {
  it('fits a phone, obeys its own policy and runs nothing that a name says', async () => {
    receiver = await listening()
    const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>'
    receiver.receiver.record({ ...record, name: hostile, service: { name: `${'x'.repeat(150)}${hostile}` } })
    const { page, complaints } = await open('/traces', { width: 360, height: 640 })
    expect(await page.locator('tbody .name').textContent()).toContain(hostile)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('shows a new trace by itself and moves neither focus nor what is being read', async () => {
    receiver = await listening()
    for (let n = 1; n <= 9; n++) receiver.receiver.record({ ...record, traceId: traceId(n), name: `GET /${n}` })
    const { page } = await open('/traces')
    const link = page.getByRole('link', { name: 'GET /3' })
    await link.focus()
    const before = await link.boundingBox()

    receiver.receiver.record({ ...record, traceId: traceId(10), name: 'GET /new' })
    receiver.receiver.record({ ...record, traceId: traceId(3), spanId: '5f1d2a9b0c3e4f60', parentId: record.spanId })
    await page.clock.runFor(2000)
    await page.getByRole('link', { name: 'GET /new' }).waitFor({ state: 'attached' })

    expect(await page.getByRole('status').textContent()).toBe('10 traces')
    expect(await page.locator(`#t-${traceId(3)} tbody tr`).count()).toBe(2)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('GET /3')
    expect((await link.boundingBox())?.y).toBeCloseTo(before?.y ?? Number.NaN, 0)
    await page.close()
  })

  it('stays as it is while updates are paused', async () => {
    receiver = await listening()
    const { page } = await open('/traces')
    const asked: string[] = []
    page.on('request', (request) => void asked.push(new URL(request.url()).pathname))
    const pause = page.getByRole('button', { name: 'Pause updates' })
    await pause.click()
    receiver.receiver.record(record)
    await page.clock.runFor(10_000)
    expect(await pause.getAttribute('aria-pressed')).toBe('true')
    expect(asked).not.toContain('/traces')
    await pause.click()
    await page.clock.runFor(2000)
    await page.locator('.trace').waitFor()
    await page.close()
  })

  it('is complete without JavaScript, and can be cleared', async () => {
    receiver = await listening()
    receiver.receiver.record(record)
    const page = await browser.newPage({ javaScriptEnabled: false })
    await page.goto(`${receiver.origin}/traces`)
    expect(await page.getByRole('row').count()).toBe(2)
    expect(await page.getByRole('button').allInnerTexts()).toEqual(['Clear'])
    await page.getByRole('button', { name: 'Clear' }).click()
    expect(await page.getByRole('heading', { level: 2 }).textContent()).toBe('No traces yet')
    await page.close()
  })
})

inChromium('a page load that the Elastic agent reports', () => {
  it('is placed where the browser’s own clock saw it', async () => {
    const agent = await build({
      stdin: {
        contents: `import { init } from '@elastic/apm-rum'
          init({ serviceName: 'shop-web', serverUrl: location.origin, flushInterval: 50, pageLoadSampled: true,
            pageLoadTraceId: '${record.traceId}', pageLoadSpanId: '${record.parentId}' })`,
        resolveDir: import.meta.dirname,
      },
      bundle: true,
      write: false,
      define: { 'process.env.NODE_ENV': '"production"' },
    })
    const shop: RequestHandler = (request, response) => {
      if (request.path === '/agent.js') return void response.type('js').send(agent.outputFiles[0]?.text)
      if (request.path !== '/') return void response.status(404).end() // the browser asks for an icon as well
      const start = Date.now()
      setTimeout(() => {
        receiver.receiver.record({ ...record, start, duration: Date.now() - start })
        response.send('<!doctype html><title>Shop</title><script src="/agent.js"></script>')
      }, 60)
    }
    receiver = await listening({}, shop)

    const { page } = await open('/')
    await page.waitForResponse((response) => response.url().endsWith('/intake/v2/rum/events'))
    const [trace] = await receiver.traces()
    const pageLoad = trace?.spans[0]
    const fetchStart = await page.evaluate(() => performance.timing.fetchStart) // the agent counts from here

    expect(trace?.spans.find((span) => span.source === 'server')?.parentId).toBe(record.parentId)
    expect(pageLoad).toMatchObject({ source: 'browser', service: 'shop-web', parentId: null, sampled: true })
    expect(Math.abs((pageLoad?.start ?? 0) - fetchStart)).toBeLessThan(100) // its arrival says more than a second later
    await page.close()
  })
})
