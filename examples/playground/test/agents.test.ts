import { afterAll, expect, it } from '@jest/globals'
import type { Request } from 'playwright-core'
import { browser, inChromium } from '../../../test/in-chromium.js'
import { type Playground, startPlayground } from '../src/playground.js'

/** One line of what Elastic RUM sends. */
interface ElasticLine {
  transaction?: {
    id: string
    trace_id: string
    parent_id?: string
    type: string
    sampled: unknown
    sample_rate: number
  }
  span?: { id: string; trace_id: string; parent_id: string; name: string }
}

/** One span of OTLP. */
interface OtlpSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
}

/** What the servers recorded, as `/traces.json` gives it. */
interface Row {
  spanId: string
  parentId: string | null
  name: string
  service: string
  source: 'browser' | 'server'
  sampled: boolean
}

const playgrounds = new Map<number, Promise<Playground>>()

/** The playground of one sample rate, which is started once. */
function playground(sampleRate = 1): Promise<Playground> {
  const started = playgrounds.get(sampleRate) ?? startPlayground({ port: 0, sampleRate })
  playgrounds.set(sampleRate, started)
  return started
}

afterAll(async () => {
  for (const started of playgrounds.values()) await (await started).close()
})

/** The report that tells how the page loaded. */
const isPageLoad = (request: Request) => /"page-load"|"documentLoad"/.test(request.postData() ?? '')

/** The first report that comes without it: OpenTelemetry's of what the page fetches later. */
const isLater = (request: Request) => request.url().endsWith('/v1/traces')

/** Loads a page, waits for its agent, and gives what the agent sent, what the page said, and the console's complaints. */
async function load(url: string, { headers = {}, silent = false } = {}) {
  const context = await browser.newContext({ extraHTTPHeaders: headers })
  // Elastic RUM's own switch for looking at its reports: they leave as text instead of gzip.
  await context.addInitScript(() => sessionStorage.setItem('_elastic_inspect_beacon_', 'true'))
  const page = await context.newPage()
  const complaints: string[] = []
  const posts: Request[] = []
  page.on('console', (message) => void complaints.push(message.text()))
  page.on('pageerror', (error) => void complaints.push(error.message))
  page.on('request', (request) => request.method() === 'POST' && posts.push(request))
  const reported = page.waitForRequest(silent ? isLater : isPageLoad)
  await page.goto(url)
  await reported
  const ids = await page.locator('.handed .id').allTextContents()
  await context.close()
  return { posts, complaints, traceId: ids[0] ?? '', spanId: ids[1] ?? '' }
}

function elasticLines(posts: readonly Request[]): ElasticLine[] {
  const bodies = posts.filter((post) => post.url().includes('/intake/v2/rum/events'))
  const lines = bodies.flatMap((post) => (post.postData() ?? '').trim().split('\n'))
  return lines.map((line) => JSON.parse(line) as ElasticLine)
}

function otlpSpans(posts: readonly Request[]): OtlpSpan[] {
  const bodies = posts.filter((post) => post.url().endsWith('/v1/traces')).map((post) => post.postDataJSON())
  return bodies.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }: { scopeSpans: { spans: OtlpSpan[] }[] }) =>
      scopeSpans.flatMap(({ spans }) => spans),
    ),
  )
}

async function rowsOf(url: string, traceId: string): Promise<Row[]> {
  const traces = (await (await fetch(`${url}/traces.json`)).json()) as { traceId: string; spans: Row[] }[]
  return traces.find((trace) => trace.traceId === traceId)?.spans ?? []
}

const document = 'Requesting and receiving the document'

inChromium('Elastic RUM on the page', () => {
  it('is the root of a sampled trace, and its span for the document the parent of the server', async () => {
    const { url } = await playground()
    const { posts, complaints, traceId, spanId } = await load(`${url}/?rum=elastic`)
    const lines = elasticLines(posts)
    const pageLoad = lines.find(({ transaction }) => transaction?.type === 'page-load')?.transaction
    const received = lines.find(({ span }) => span?.name === document)?.span
    const rows = await rowsOf(url, traceId)
    const server = rows.find((row) => row.spanId === spanId)

    expect(complaints).toEqual([])
    expect(pageLoad).toMatchObject({ trace_id: traceId, sampled: true, sample_rate: 1 })
    expect(pageLoad).not.toHaveProperty('parent_id')
    expect(received).toMatchObject({ trace_id: traceId, parent_id: pageLoad?.id })
    expect(server).toMatchObject({ name: 'GET /', service: 'shop', source: 'server', parentId: received?.id })
    expect(rows.filter(({ name }) => name === 'GET /stock/:id')).toHaveLength(4) // three for the shop, one for its page
    expect(rows.filter(({ name, service }) => name === 'GET /deliveries/:id' && service === 'suppliers')).toHaveLength(
      4,
    )
  })

  it("says the server's sample rate", async () => {
    const { url } = await playground(0.999999) // near enough to 1 never to be unsampled here
    const { posts } = await load(`${url}/?rum=elastic`)
    const pageLoad = elasticLines(posts).find(({ transaction }) => transaction?.type === 'page-load')?.transaction
    expect(pageLoad).toMatchObject({ sampled: true, sample_rate: 0.999999 })
  })

  it.each([
    ['the rate', 0, '/?rum=elastic'],
    ['the sampler', 1, '/unsampled?rum=elastic'],
  ])('is unsampled when the server is, by %s', async (_, sampleRate, path) => {
    const { url } = await playground(sampleRate)
    const { posts, complaints, traceId } = await load(url + path)
    const lines = elasticLines(posts)
    const pageLoad = lines.find(({ transaction }) => transaction?.type === 'page-load')?.transaction
    expect(complaints).toEqual([])
    expect(pageLoad).toMatchObject({ trace_id: traceId, sampled: false, sample_rate: 0 })
    expect(lines.filter(({ span }) => span)).toEqual([])
    expect((await rowsOf(url, traceId)).filter(({ source }) => source === 'server')).toEqual([])
  })

  it('is the child of whoever called the server before, and uses no id twice', async () => {
    const { url } = await playground()
    const caller = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const { posts, complaints } = await load(`${url}/?rum=elastic`, { headers: { traceparent: caller } })
    const lines = elasticLines(posts)
    const pageLoad = lines.find(({ transaction }) => transaction?.type === 'page-load')?.transaction
    const received = lines.find(({ span }) => span?.name === document)?.span
    expect(complaints).toEqual([])
    expect(pageLoad).toMatchObject({ trace_id: '0af7651916cd43dd8448eb211c80319c', parent_id: 'b7ad6b7169203331' })
    expect(received?.id).toMatch(/^(?!b7ad6b7169203331)[0-9a-f]{16}$/)
  })
})

inChromium('the waterfall of a page', () => {
  it.each(['elastic', 'w3c'])('joins the browser, Express, Koa and NestJS in one tree: %s', async (rum) => {
    const { url } = await playground()
    const page = await browser.newPage()
    await page.goto(`${url}/?rum=${rum}`)
    const href = (await page.getByRole('link', { name: 'this page’s trace' }).getAttribute('href')) ?? ''
    const traces = await browser.newPage()
    await traces.goto(url + href)
    // The page of the trace brings itself up to date as the reports come in.
    await traces.locator('.verdict.joined').waitFor()
    const verdict = await traces.locator('.verdict').textContent()
    await Promise.all([page.close(), traces.close()])
    expect(verdict?.trim()).toMatch(/^joined across (browser, shop|shop, browser), stock and suppliers$/)
  })
})

inChromium('OpenTelemetry web on the page', () => {
  it("is the child of the server's span", async () => {
    const { url } = await playground()
    const { posts, complaints, traceId, spanId } = await load(`${url}/?rum=w3c`)
    const spans = otlpSpans(posts)
    const rows = await rowsOf(url, traceId)
    expect(complaints).toEqual([])
    expect(spans.find(({ name }) => name === 'documentLoad')).toMatchObject({ traceId, parentSpanId: spanId })
    // Not the call that the page makes later, which is a trace of its own.
    const ofLoad = spans.filter(({ name }) => ['documentLoad', 'documentFetch', 'resourceFetch'].includes(name))
    expect(new Set(ofLoad.map((span) => span.traceId))).toEqual(new Set([traceId]))
    // The server began the trace: no parent was invented for a page that needs none.
    expect(rows.find((row) => row.spanId === spanId)).toMatchObject({ source: 'server', parentId: null })
  })

  it('sends nothing when the server is unsampled', async () => {
    const { url } = await playground()
    const { posts, complaints, traceId } = await load(`${url}/unsampled?rum=w3c`, { silent: true })
    expect(complaints).toEqual([])
    expect(posts.filter(isPageLoad)).toEqual([]) // what the page fetches later is a trace of the browser's own
    expect(await rowsOf(url, traceId)).toEqual([])
  })
})
