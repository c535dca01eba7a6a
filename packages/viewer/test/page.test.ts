import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Row } from '../src/index.js'
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

  it('says what to paste while there is no trace, with its own address', async () => {
    const page = words(await receiver.page())
    expect(page).toContain('No traces yet Paste the lines for your server and your page')
    expect(page).toContain(`OTEL_EXPORTER_OTLP_ENDPOINT=${receiver.origin} `)
    expect(page).toContain('Sentry pageLoad: { sentry: true } &lt;head&gt; … pageLoad.tags() import * as Sentry')
  })

  it('says what to open where it knows it', async () => {
    await receiver.close()
    receiver = await listening({ links: [{ href: '/?rum=w3c', text: 'Shop: W3C' }] })
    const page = await receiver.page()
    expect(words(page)).toContain('No traces yet Open one of these')
    expect(page.match(/<a href="\/\?rum=w3c">Shop: W3C<\/a>/g)).toHaveLength(2)
  })

  it('shows a joined trace, and of what each span is a child', async () => {
    receiver.receiver.record(record)
    await receiver.post('/intake/v2/rum/events', elasticPageLoad)
    const page = words(await receiver.page())
    expect(page).toContain('joined across browser and shop')
    expect(page).toContain('GET / shop-web in the browser · page-load, root')
    expect(page).toContain(
      'Requesting and receiving the document shop-web in the browser · hard-navigation, child of GET /',
    )
    expect(page).toContain('GET / shop · server, child of Requesting and receiving the document handed over by browser')
    expect(page).toContain('40 ms at 14 ms')
    expect(page).toContain('Trace 0af7651916cd43dd8448eb211c80319c')
    expect(page).not.toContain('Not linked')
  })

  it('gives each row its level, and says which have rows below them', async () => {
    receiver.receiver.record({ ...record, parentId: undefined })
    receiver.receiver.record({
      ...record,
      spanId: '5f1d2a9b0c3e4f60',
      parentId: record.spanId,
      start: record.start + 1,
    })
    const page = await receiver.page()
    expect(page).toContain(`id="s-${record.spanId}" class="row d0" aria-level="1" aria-expanded="true" tabindex="0"`)
    expect(page).toContain('id="s-5f1d2a9b0c3e4f60" class="row d1" aria-level="2" tabindex="-1"')
    expect(page).toContain(`child of <a class="up" href="#s-${record.spanId}">GET /</a>`)
  })

  it('marks a parent that nobody reported, in words and without a link', async () => {
    receiver.receiver.record(record)
    const page = await receiver.page()
    expect(words(page)).toContain('child of b7ad6b7169203331, which was not reported')
    expect(page).not.toContain('href="#s-b7ad6b7169203331"')
  })

  it('marks a root, a failure, an aborted request and an unsampled span in words', async () => {
    receiver.receiver.record({ ...record, parentId: undefined, outcome: 'failure', aborted: true, sampled: false })
    const page = words(await receiver.page())
    for (const mark of ['failed', 'aborted', 'not sampled', 'server, root']) expect(page).toContain(mark)
  })

  it('says so of a page load only where it ended before its server began', async () => {
    receiver.receiver.record(record)
    const [server] = receiver.receiver.rows() as [Row]
    const add = (before: number) => {
      const start = server.start - before
      const ids = { spanId: '2'.repeat(16), parentId: server.spanId }
      receiver.receiver.add([{ ...server, ...ids, source: 'browser', start, duration: 20 }], [])
    }
    add(12)
    expect(await receiver.page()).not.toContain('the clocks differ')
    add(21)
    expect(words(await receiver.page())).toContain('the clocks differ: starts 21 ms before its parent')
  })

  it('says that clocks differ where a child on another machine starts before its parent', async () => {
    receiver.receiver.record({ ...record, parentId: undefined })
    const child = { ...record, spanId: '5f1d2a9b0c3e4f60', parentId: record.spanId, start: record.start - 12 }
    receiver.receiver.record(child)
    expect(await receiver.page()).not.toContain('the clocks differ')
    receiver.receiver.record({ ...child, service: { name: 'stock' } })
    expect(words(await receiver.page())).toContain('the clocks differ: starts 12 ms before its parent')
  })

  it('says how long no span ran, and which spans took longest themselves', async () => {
    receiver.receiver.record({ ...record, parentId: undefined, name: 'first' })
    receiver.receiver.record({
      ...record,
      spanId: '5f1d2a9b0c3e4f60',
      parentId: record.spanId,
      name: 'inner',
      duration: 30,
    })
    receiver.receiver.record({
      ...record,
      spanId: '6f1d2a9b0c3e4f60',
      parentId: record.spanId,
      name: 'late',
      start: record.start + 90,
    })
    const page = words(await receiver.page())
    expect(page).toContain('Gaps 50 ms without a span')
    expect(page).toContain('Slowest spans, by time of their own late shop, 40 ms inner shop, 30 ms first shop, 10 ms')
  })

  it('opens the newest trace, or the one that is asked for, and gives the others a line each', async () => {
    for (let n = 1; n <= 60; n++)
      receiver.receiver.record({ ...record, traceId: n.toString(16).padStart(32, '0'), name: `GET /${n}` })
    const parts = async (path: string) =>
      [...(await receiver.page(path)).matchAll(/class="(trace|line)" id="\w-0*(\w+)"/g)].map(
        ([, part, id]) => `${part} ${id}`,
      )
    const newest = await parts('/traces')
    expect([newest.length, newest[0], newest[1], newest[59]]).toEqual([60, 'trace 3c', 'line 3b', 'line 1'])
    const asked = await parts(`/traces?open=${'2'.padStart(32, '0')}`)
    expect([asked.length, asked[0], asked[58]]).toEqual([60, 'line 3c', 'trace 2'])
  })

  it.each([
    ['a trace id', '8448EB21', ['GET /']],
    ['a name', 'cart', ['GET /cart']],
    ['a service', 'mail', ['send']],
    ['nothing', '<none>', []],
  ])('finds %s', async (_, search, names) => {
    receiver.receiver.record(record)
    receiver.receiver.record({ ...record, traceId: '1'.repeat(32), name: 'GET /cart' })
    receiver.receiver.record({ ...record, traceId: '2'.repeat(32), name: 'send', service: { name: 'Mailer' } })
    const page = await receiver.page(`/traces?q=${encodeURIComponent(search)}`)
    expect([...page.matchAll(/<h2[^>]*><a[^>]*>([^<]+)</g)].map(([, name]) => name)).toEqual(names)
    expect(page).toContain(`${names.length} of 3 traces`)
    expect(page).not.toContain('<none>')
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

describe('the page of one span', () => {
  const path = `/traces/${record.traceId}/spans/${record.spanId}`

  it('has its ids in full, and its attributes, escaped', async () => {
    receiver.receiver.record({ ...record, attributes: { 'db.statement': '<img src=x>' } })
    const page = await receiver.page(path)
    expect(words(page)).toContain('Span 3c191d03a1b2f0e4 Parent b7ad6b7169203331 (not reported)')
    expect(words(page)).toContain('db.statement &lt;img src=x&gt;')
    expect(page).not.toContain('<img src=x>')
  })

  it('is a 404 for a span that nobody reported', async () => {
    expect((await fetch(receiver.origin + path)).status).toBe(404)
    receiver.receiver.record({ ...record, spanId: '5f1d2a9b0c3e4f60' })
    expect((await fetch(receiver.origin + path)).status).toBe(404)
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
