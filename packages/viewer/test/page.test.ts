import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { html } from '../src/page/html.js'
import { listening, record } from './listening.js'
import { elasticPageLoad } from './payloads.js'

let receiver: Awaited<ReturnType<typeof listening>>
beforeEach(async () => {
  receiver = await listening()
})
afterEach(() => receiver.close())

const words = (page: string) => page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

describe('the traces page', () => {
  it('allows nothing that is not served from its own origin', async () => {
    const { headers } = await fetch(`${receiver.origin}/traces`)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    )
  })

  it('needs no style or script of its own to be inline', async () => {
    receiver.receiver.record(record)
    expect(await receiver.page()).not.toMatch(/ style=|<style|<script>| on\w+=/)
  })

  it.each([
    ['/traces.css', 'text/css; charset=utf-8'],
    ['/traces.js', 'text/javascript; charset=utf-8'],
    ['/traces.svg', 'image/svg+xml'],
  ])('brings %s as %s', async (path, type) => {
    const response = await fetch(receiver.origin + path)
    expect(response.headers.get('content-type')?.startsWith(type)).toBe(true)
  })

  it('answers 304 while nothing has changed', async () => {
    receiver.receiver.record(record)
    const first = await fetch(`${receiver.origin}/traces`)
    const again = { headers: { 'if-none-match': first.headers.get('etag') ?? '', 'cache-control': 'max-age=0' } }
    expect((await fetch(`${receiver.origin}/traces`, again)).status).toBe(304)
    receiver.receiver.record({ ...record, name: 'GET /else' })
    expect((await fetch(`${receiver.origin}/traces`, again)).status).toBe(200)
  })

  it('says what to open while there is no trace', async () => {
    const page = await receiver.page()
    expect(words(page)).toContain('No traces yet Open the shop, and this page fills by itself')
    for (const link of ['href="/?rum=elastic"', 'href="/?rum=w3c"', 'href="/traces.json"']) expect(page).toContain(link)
  })

  it('shows a joined trace with every id in full', async () => {
    receiver.receiver.record(record)
    await receiver.post('/intake/v2/rum/events', elasticPageLoad)
    const page = words(await receiver.page())
    expect(page).toContain('joined across browser and shop')
    expect(page).toContain('Level 1: GET / shop-web in the browser · page-load')
    expect(page).toContain('Level 2: Requesting and receiving the document shop-web in the browser · hard-navigation')
    expect(page).toContain('Level 3: GET / shop · server handed over by browser')
    expect(page).toContain('40 ms at 14 ms sampled yes span 3c191d03a1b2f0e4 parent b7ad6b7169203331')
    expect(page).toContain('Trace 0af7651916cd43dd8448eb211c80319c')
  })

  it('links a parent id to its row', async () => {
    receiver.receiver.record({ ...record, parentId: undefined })
    receiver.receiver.record({ ...record, spanId: '5f1d2a9b0c3e4f60', parentId: record.spanId })
    const row = `s-${record.traceId}-${record.spanId}`
    const page = await receiver.page()
    expect(page).toContain(`<tr role="row" id="${row}"`)
    expect(page).toContain(`href="#${row}" title="GET /"`)
  })

  it('marks a parent that nobody reported, in words and without a link', async () => {
    receiver.receiver.record(record)
    const page = await receiver.page()
    expect(words(page)).toContain('parent b7ad6b7169203331 nobody reported this parent')
    expect(page).not.toContain(`href="#s-${record.traceId}-b7ad6b7169203331"`)
  })

  it('marks a root, a failure, an aborted request and an unsampled span in words', async () => {
    receiver.receiver.record({ ...record, parentId: undefined, outcome: 'failure', aborted: true, sampled: false })
    const page = words(await receiver.page())
    for (const mark of ['failed', 'aborted', 'sampled no', 'parent none, the root']) expect(page).toContain(mark)
  })

  it('shows the newest 50 traces and says so', async () => {
    for (let n = 1; n <= 60; n++) receiver.receiver.record({ ...record, traceId: n.toString(16).padStart(32, '0') })
    const page = await receiver.page()
    expect(page.match(/<section class="trace"/g)).toHaveLength(50)
    expect(words(page)).toContain('60 traces, the newest 50 shown')
  })

  it.each([
    ['a name', { name: '<img src=x onerror=alert(1)>' }],
    ['a service', { service: { name: '<img src=x onerror=alert(1)>' } }],
    ['a kind', { kind: '<img src=x onerror=alert(1)>' }],
    ['a name that leaves its attribute', { name: '" onmouseover="<img src=x onerror=alert(1)>' }],
  ])('escapes %s', async (_, hostile) => {
    receiver.receiver.record({ ...record, ...hostile })
    receiver.receiver.record({ ...record, spanId: '5f1d2a9b0c3e4f60', parentId: record.spanId })
    const page = await receiver.page()
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(page).not.toMatch(/<img src=x|" onmouseover/)
  })

  it('draws a span that took no time', async () => {
    receiver.receiver.record({ ...record, duration: 0 })
    expect(await receiver.page()).not.toMatch(/NaN|Infinity/)
  })
})

describe('the page of one trace', () => {
  it('shows that trace only', async () => {
    const other = '4bf92f3577b34da6a3ce929d0e0e4736'
    receiver.receiver.record(record)
    receiver.receiver.record({ ...record, traceId: other })
    const page = await receiver.page(`/traces/${other}`)
    expect([page.includes(other), page.includes(record.traceId)]).toEqual([true, false])
  })

  it('is a 404 that escapes what was asked for', async () => {
    const response = await fetch(`${receiver.origin}/traces/${encodeURIComponent('<img src=x>')}`)
    const page = await response.text()
    expect([response.status, page.includes('&lt;img src=x&gt;'), page.includes('<img src=x>')]).toEqual([
      404,
      true,
      false,
    ])
  })
})

describe('html', () => {
  it('escapes values, keeps markup, joins arrays and leaves nothing for false and undefined', () => {
    const inner = html`<b>${'&'}</b>`
    expect(html`<p title="${`"'`}">${'<i>'}${inner}${[inner, 1]}${false}${undefined}</p>`.text).toBe(
      '<p title="&quot;&#39;">&lt;i&gt;<b>&amp;</b><b>&amp;</b>1</p>',
    )
  })
})
