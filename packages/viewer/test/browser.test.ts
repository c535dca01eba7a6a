import { afterEach, expect, it } from '@jest/globals'
import { build } from 'esbuild'
import type { RequestHandler } from 'express'
import type { Page } from 'playwright-core'
import { browser, inChromium } from '../../../test/in-chromium.js'
import { listening, record } from './listening.js'

let receiver: Awaited<ReturnType<typeof listening>>

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
    expect(await page.locator('.row .name').textContent()).toContain(hostile)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('shows a new trace by itself and moves neither focus nor what is being read', async () => {
    receiver = await listening()
    for (let n = 1; n <= 9; n++) receiver.receiver.record({ ...record, traceId: traceId(n), name: `GET /${n}` })
    const { page } = await open('/traces', { width: 1280, height: 400 })
    const link = page.getByRole('link', { name: 'GET /3' })
    await link.focus()
    const before = await link.boundingBox()

    receiver.receiver.record({ ...record, traceId: traceId(10), name: 'GET /new' })
    receiver.receiver.record({ ...record, traceId: traceId(3), spanId: '5f1d2a9b0c3e4f60', parentId: record.spanId })
    await page.clock.runFor(2000)
    await page.getByRole('link', { name: 'GET /new' }).waitFor({ state: 'attached' })

    expect(await page.getByRole('status').textContent()).toBe('10 traces')
    expect(await page.locator(`#l-${traceId(3)} .number`).textContent()).toBe('40 ms, 2 spans')
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

inChromium('the tree of spans', () => {
  const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.querySelector('.name')?.textContent)
  const visible = (page: Page) => page.locator('.row:visible .name').allInnerTexts()

  /** A root with two children, the first of which has 60 of its own, so that they stand in several groups. */
  async function openTree(path = `/traces/${record.traceId}`): Promise<Page> {
    receiver = await listening()
    const span = (n: number) => (n + 1).toString(16).padStart(16, '0')
    const spans = Array.from({ length: 63 }, (_, n) => ({
      spanId: span(n),
      parentId: span(n > 2 ? 1 : 0),
      name: `span ${n}`,
    }))
    for (const [n, each] of spans.entries())
      receiver.receiver.record({
        ...record,
        ...each,
        ...(n === 0 && { parentId: undefined }),
        start: record.start + (n === 2 ? 500 : n),
      })
    return (await open(path)).page
  }

  it('is walked and folded with the arrow keys', async () => {
    const page = await openTree()
    await page.locator('.row').first().focus()
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
      return focusedName(page)
    }
    expect(await press('ArrowDown')).toBe('span 1')
    expect(await press('ArrowLeft')).toBe('span 1') // folds it
    expect(await visible(page)).toEqual(['span 0', 'span 1', 'span 2'])
    expect(await press('ArrowDown')).toBe('span 2')
    expect(await press('ArrowLeft')).toBe('span 0')
    expect(await press('End')).toBe('span 2')
    expect(await press('ArrowUp', 'ArrowRight', 'ArrowRight')).toBe('span 3')
    expect(await press('End', 'ArrowUp')).toBe('span 62')
    expect(await press('ArrowLeft', 'Home')).toBe('span 0')
    expect(await page.locator('.rows [tabindex="0"]').count()).toBe(1)
    await page.close()
  })

  it('keeps what is folded, below a parent that is folded and opened, and when new spans come', async () => {
    const page = await openTree('/traces')
    await page.locator('.row .fold').nth(1).click()
    await page.locator('.row .fold').nth(0).click()
    expect(await visible(page)).toEqual(['span 0'])
    await page.locator('.row .fold').nth(0).click()
    expect(await visible(page)).toEqual(['span 0', 'span 1', 'span 2'])

    receiver.receiver.record({ ...record, traceId: traceId(9), name: 'GET /newer' })
    receiver.receiver.record({
      ...record,
      spanId: 'f'.repeat(16),
      parentId: '0000000000000001',
      start: record.start + 900,
      name: 'late',
    })
    await page.clock.runFor(2000)
    await page.getByRole('link', { name: 'GET /newer' }).waitFor()
    expect(await visible(page)).toEqual(['span 0', 'span 1', 'span 2', 'late'])
    await page.close()
  })

  it('shows the attributes of a span beside it, and gives the focus back', async () => {
    const page = await openTree()
    await page.locator('.row').nth(2).focus()
    await page.keyboard.press('Enter')
    await page.locator('#panel .panel').waitFor()
    expect(await page.locator('#panel').textContent()).toContain('http.response.status_code200')
    expect(await page.locator('.row[aria-selected=true] .name').textContent()).toBe('span 3')
    await page.keyboard.press('Escape')
    expect([await page.locator('#panel').isVisible(), await focusedName(page)]).toEqual([false, 'span 3'])
    await page.close()
  })

  it('leads from a child to its parent, and opens at the span that the address names', async () => {
    const page = await openTree(`/traces/${record.traceId}#s-${(63).toString(16).padStart(16, '0')}`)
    expect(await focusedName(page)).toBe('span 62')
    await page.locator('.row:focus .up').click()
    expect(await focusedName(page)).toBe('span 1')
    await page.close()
  })
})

inChromium('the search', () => {
  it('answers while somebody types, from anywhere by /', async () => {
    receiver = await listening()
    for (let n = 1; n <= 3; n++) receiver.receiver.record({ ...record, traceId: traceId(n), name: `GET /${n}` })
    const { page } = await open('/traces')
    await page.keyboard.press('/')
    await page.keyboard.type('get /2')
    await page.getByText('1 of 3 traces').waitFor()
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(['GET /2'])
    expect(await page.getByRole('searchbox').inputValue()).toBe('get /2')
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
