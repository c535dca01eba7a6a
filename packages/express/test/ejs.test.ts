import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { frameworks, withApp } from './serve.js'

const views = fileURLToPath(new URL('views', import.meta.url))
const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

describe.each(frameworks)('EJS on %s', (_, framework) => {
  /** What `init()` would receive from the page of views/verbatim.ejs. */
  async function initOf(url: string, headers: Record<string, string> = {}): Promise<unknown> {
    const html = await (await fetch(url, { headers })).text()
    let received: unknown
    const script = /<script>(.*?)<\/script>/s.exec(html)?.[1] ?? ''
    new Function('elasticApm', script)({ init: (options: unknown) => (received = options) })
    return received
  }
  const page = (app: ReturnType<typeof framework>) => {
    app.set('views', views).set('view engine', 'ejs')
    app.get('/', (_req, res) => res.render('verbatim'))
    app.get('/helpers', (_req, res) => res.render('helpers', { nonce: 'r4nd0m' }))
  }

  it("renders Elastic's own snippet verbatim", async () => {
    await withApp(framework, {}, page, async ({ url }, records) => {
      const init = await initOf(url)
      await until(() => records.length === 1)
      const { traceId, parentId } = records[0] ?? {}
      expect(init).toEqual({ pageLoadTraceId: traceId, pageLoadSpanId: parentId, pageLoadSampled: true })
      expect(parentId).toMatch(/^[0-9a-f]{16}$/)
    })
  })

  it('makes the page of that snippet private', async () => {
    await withApp(framework, {}, page, async ({ url }) => {
      expect((await fetch(url)).headers.get('cache-control')).toBe('private, no-cache')
    })
  })

  it('renders the snippet of an unsampled transaction', async () => {
    await withApp(framework, {}, page, async ({ url }) => {
      expect(await initOf(url, { traceparent: parent.replace(/01$/, '00') })).toEqual({
        pageLoadTraceId: '0af7651916cd43dd8448eb211c80319c',
        pageLoadSpanId: 'b7ad6b7169203331',
        pageLoadSampled: false,
      })
    })
  })

  it('renders the snippet of an ignored request with empty ids', async () => {
    await withApp(framework, { ignore: ['/'] }, page, async ({ url }) => {
      expect(await initOf(url)).toEqual({ pageLoadTraceId: '', pageLoadSpanId: '', pageLoadSampled: false })
    })
  })

  it('renders the helpers raw with <%- %>', async () => {
    await withApp(framework, { pageLoad: { elastic: true, w3c: true } }, page, async ({ url }, records) => {
      const html = await (await fetch(`${url}/helpers`)).text()
      await until(() => records.length === 1)
      const { traceId, spanId, parentId } = records[0] ?? {}
      expect(html).toContain(`<meta name="traceparent" content="00-${traceId}-${spanId}-01">`)
      expect(html).toContain(
        `init({ serviceName: 'shop', ...{"pageLoadTraceId":"${traceId}","pageLoadSpanId":"${parentId}","pageLoadSampled":true} })`,
      )
      expect(html).toContain('<script nonce="r4nd0m">(function')
      expect(html).toContain('<script type="application/json" id="trace-baton" nonce="r4nd0m">{"at":')
    })
  })
})
