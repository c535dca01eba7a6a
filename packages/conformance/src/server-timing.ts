import { expect, it } from '@jest/globals'
import { type Handler, type Serve, serving } from './subject.js'
import { until } from './until.js'

const html = { 'content-type': 'text/html; charset=utf-8' }
const navigation = { 'sec-fetch-dest': 'document', accept: 'text/html' }

export function serverTiming(serve: Serve): void {
  it("adds the trace of a document after the application's entries, and keeps the page from shared caches", async () => {
    const handler: Handler = () => ({ headers: { ...html, 'server-timing': 'db;dur=53' }, body: '<p>' })
    await serving(serve, { handler }, async ({ url }, records) => {
      const page = await fetch(`${url}/users/1`, { headers: navigation })
      await until(() => records.length === 1)
      const { traceId, spanId, parentId } = records[0] ?? {}
      expect(page.headers.get('server-timing')?.replace(/"\d{13} /, '"{now} ')).toBe(
        `db;dur=53, traceparent;desc="00-${traceId}-${spanId}-01", trace-baton;desc="{now} 120 private ${traceId}"`,
      )
      expect([page.headers.get('cache-control'), parentId]).toEqual(['private, no-cache', undefined])
    })
  })

  it.each<[string, Record<string, string>, Record<string, string>, number?]>([
    ['a script', { 'sec-fetch-dest': 'empty' }, html],
    ['a script that Datadog’s agent traces', { 'x-datadog-origin': 'rum' }, html],
    ['a client that takes no HTML', { accept: 'text/x-component' }, html],
    ['a browser that prefetches into its cache', { ...navigation, purpose: 'prefetch' }, html],
    ['a client that gets plain text', navigation, { 'content-type': 'text/plain' }],
    ['a client that is redirected', navigation, { ...html, location: '/' }, 302],
  ])('gives no ids, in tags or in headers, to %s', async (_, headers, sent, status = 200) => {
    const handler: Handler = ({ response, locals }) => {
      response.statusCode = status
      for (const [name, value] of Object.entries(sent)) response.setHeader(name, value)
      return { status, headers: sent, body: `${locals.pageLoad.tags()}${locals.pageLoad.config('elastic')}` }
    }
    const pageLoad = { elastic: true, w3c: true } as const
    await serving(serve, { handler, pageLoad }, async ({ url }, records) => {
      const answer = await fetch(`${url}/users/1`, { headers, redirect: 'manual' })
      await until(() => records.length === 1)
      const body = await answer.text()
      expect(['server-timing', 'cache-control'].map((name) => answer.headers.get(name))).toEqual([null, null])
      expect(records[0]?.parentId).toBeUndefined()
      // Koa reads only its own status, which is set together with the body, so ids may be in the body of a redirect.
      if (status === 200) expect(body).not.toMatch(/traceparent|pageLoadTraceId/)
    })
  })

  it('leaves a page alone that a shared cache may store', async () => {
    const shared = 'public, max-age=60'
    const handler: Handler = () => ({ headers: { ...html, 'cache-control': shared }, body: '<p>' })
    await serving(serve, { handler }, async ({ url }) => {
      const page = await fetch(`${url}/users/1`, { headers: navigation })
      expect(['server-timing', 'cache-control'].map((name) => page.headers.get(name))).toEqual([null, shared])
    })
  })

  it('adds a new trace to a 304 that says that it is private', async () => {
    const headers = { etag: '"1"', 'cache-control': 'private, no-cache' }
    const handler: Handler = () => ({ status: 304, headers, body: '' })
    await serving(serve, { handler }, async ({ url }, records) => {
      const page = await fetch(`${url}/users/1`, { headers: { ...navigation, 'if-none-match': '"1"' } })
      await until(() => records.length === 1)
      const { traceId, spanId } = records[0] ?? {}
      const said = ['etag', 'cache-control'].map((name) => page.headers.get(name))
      expect([page.status, said]).toEqual([304, Object.values(headers)])
      expect(page.headers.get('server-timing')).toContain(`traceparent;desc="00-${traceId}-${spanId}-01"`)
    })
  })

  it('lets pages of the listed origins, and no others, read the header', async () => {
    const handler: Handler = () => ({ headers: html, body: '<p>' })
    const cors = { origins: ['https://shop.example.com'] }
    await serving(serve, { handler, cors }, async ({ url }) => {
      const asked = async (origin: string) => {
        const { headers } = await fetch(`${url}/users/1`, { headers: { origin } })
        return [headers.get('access-control-expose-headers'), headers.get('timing-allow-origin')]
      }
      expect(await asked('https://shop.example.com')).toEqual(['server-timing', 'https://shop.example.com'])
      expect(await asked('https://evil.example')).toEqual([null, null])
    })
  })

  it('puts the tags once into a page that does not come from a template', async () => {
    const handler: Handler = () => ({ headers: html, body: '<!doctype html><head><title>Shop</title></head><p>' })
    await serving(serve, { handler, autoInject: true }, async ({ url }, records) => {
      const page = await (await fetch(`${url}/users/1`, { headers: navigation })).text()
      await until(() => records.length === 1)
      const { traceId, spanId } = records[0] ?? {}
      expect(page).toBe(
        `<!doctype html><head><meta name="traceparent" content="00-${traceId}-${spanId}-01"><title>Shop</title></head><p>`,
      )
    })
  })
}
