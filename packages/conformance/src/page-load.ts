import { expect, it } from '@jest/globals'
import { type Handler, type Serve, serving, type TracerDifferences } from './subject.js'
import { until } from './until.js'

const html = { 'content-type': 'text/html; charset=utf-8' }

export function pageLoad(serve: Serve, tracer?: TracerDifferences): void {
  const options = { pageLoad: { elastic: true, w3c: true } } as const

  it('renders each page with the ids of its own transaction', async () => {
    const handler: Handler = ({ locals: { pageLoad } }) => ({
      headers: html,
      body: `${pageLoad.tags()}|${pageLoad.config('elastic')}`,
    })
    await serving(serve, { handler, ...options }, async ({ url }, records) => {
      const pages = [await fetch(`${url}/users/1`), await fetch(`${url}/users/2`)]
      const bodies = await Promise.all(pages.map((page) => page.text()))
      await until(() => records.length === 2)
      const expected = records.map(({ traceId, spanId, parentId }) => {
        const relative =
          tracer?.takesParent === false ? `"pageLoadParentId":"${spanId}"` : `"pageLoadSpanId":"${parentId}"`
        return `<meta name="traceparent" content="00-${traceId}-${spanId}-01">|{"pageLoadTraceId":"${traceId}",${relative},"pageLoadSampled":true}`
      })
      expect(bodies).toEqual(expected)
      expect(new Set(bodies).size).toBe(2)
      expect(pages.map((page) => page.headers.get('cache-control'))).toEqual(['private, no-cache', 'private, no-cache'])
    })
  })

  it('puts the transaction itself into the locals', async () => {
    const handler: Handler = ({ transaction, locals }) => ({ body: String(locals.transaction === transaction) })
    await serving(serve, { handler }, async ({ url }) => {
      expect(await (await fetch(`${url}/users/1`)).text()).toBe('true')
    })
  })

  it('mints no parent id, and leaves the headers alone, when no helper is called', async () => {
    const handler: Handler = () => ({ headers: html, body: '<p>' })
    await serving(serve, { handler, serverTiming: false, ...options }, async ({ url }, records) => {
      const page = await fetch(`${url}/users/1`)
      await until(() => records.length === 1)
      expect(page.headers.get('cache-control')).toBeNull()
      expect(records[0]?.parentId).toBeUndefined()
    })
  })

  const shared = 'public, max-age=60'
  it.each([
    ['private', 'before', 'private, no-cache', true],
    ['private', 'after', 'private, no-cache', true],
    ['omit', 'before', shared, false],
    ['omit', 'after', 'private, no-cache', true],
    ['allow', 'before', shared, true],
    ['allow', 'after', shared, true],
  ] as const)(
    'keeps ids out of shared caches: cache "%s", called public %s rendering',
    async (cache, when, sent, ids) => {
      const handler: Handler = ({ response, locals }) => {
        if (when === 'before') response.setHeader('cache-control', shared)
        const body = String(locals.pageLoad.tags())
        return { headers: { ...html, 'cache-control': shared }, body }
      }
      await serving(serve, { handler, cache, ...options }, async ({ url }) => {
        const page = await fetch(`${url}/users/1`)
        expect(page.headers.get('cache-control')).toBe(sent)
        expect((await page.text()).includes('traceparent')).toBe(ids)
      })
    },
  )

  it('records no parent for a response to HEAD, because no browser received the page', async () => {
    const handler: Handler = ({ locals }) => ({ headers: html, body: String(locals.pageLoad.config('elastic')) })
    await serving(serve, { handler, ...options }, async ({ url }, records) => {
      const answer = await fetch(`${url}/users/1`, { method: 'HEAD' })
      await until(() => records.length === 1)
      expect(answer.headers.get('cache-control')).toBeNull()
      expect(records[0]?.parentId).toBeUndefined()
    })
  })
  it('records no parent for a page that is saved as a file, because its agent never starts', async () => {
    const headers = { ...html, 'content-disposition': 'attachment; filename="users.html"' }
    const handler: Handler = ({ locals }) => ({ headers, body: String(locals.pageLoad.config('elastic')) })
    await serving(serve, { handler, ...options }, async ({ url }, records) => {
      await (await fetch(`${url}/users/1`)).text()
      await until(() => records.length === 1)
      expect(records[0]?.parentId).toBeUndefined()
    })
  })
}
