import { describe, expect, it, jest } from '@jest/globals'
import { type BatonOptions, createBaton, currentTransaction, type SpanRecord } from '@trace-baton/core'
import { type Context, Hono } from 'hono'
import { compress } from 'hono/compress'
import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import { renderToReadableStream } from 'hono/jsx/streaming'
import { jsxRenderer } from 'hono/jsx-renderer'
import { NONCE, secureHeaders } from 'hono/secure-headers'
import { streamText } from 'hono/streaming'
import { baton } from '../src/index.js'
import { Config, Layout, Script, Streamed, Tags } from './pages.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
const tag = `<meta name="traceparent" content="00-${traceId}-SPAN-01">`

function serving(options: BatonOptions = {}) {
  const records: SpanRecord[] = []
  const app = new Hono()
  app.use(baton({ record: (record) => records.push(record), ...options }))
  /** The page, with SPAN in the place of ids that differ from run to run. */
  const page = async (path = '/') => {
    const text = await (await app.request(path, { headers })).text()
    return text.replaceAll(new RegExp(`(?<=${traceId}-)[0-9a-f]{16}`, 'g'), 'SPAN')
  }
  return { app, records, page }
}

describe('the name', () => {
  const api = new Hono().get('/users/:id', (c) => c.text(c.get('transaction').name))
  api.onError((_, c) => c.text('', 500)) // has Hono wrap the handlers

  it.each([
    ['/users/1', 200, 'GET /users/:id'],
    ['/api/users/1', 200, 'GET /api/users/:id'],
    ['/files/a/b', 200, 'GET /files/*'],
    ['/any/thing', 200, 'GET /any/*'],
    ['/orders/1', 200, 'GET /orders/:id{[0-9]+}'],
    ['/admin/users', 401, 'GET /admin/users'],
    ['/admin/nowhere', 401, 'GET unknown route'],
    ['/guarded/users', 401, 'GET /guarded/*'], // its function cannot pass a request on, so it serves them all
    ['/nowhere', 404, 'GET unknown route'],
  ])('of %s, answered with %i, is %s', async (path, status, name) => {
    const { app, records } = serving()
    app.use('/admin/*', async (c, next) => (c.req.header('authorization') ? next() : c.text('Who are you?', 401)))
    app.use('/guarded/*', async (c) => c.text('Nobody', 401))
    app.get('/admin/users', (c) => c.text('never'))
    app.get('/users/:id', (_, next) => next()) // a validator
    app.get('/users/:id', (c) => c.text(c.get('transaction').name))
    app.get('/orders/:id{[0-9]+}', (c) => c.text(''))
    app.get('/files/*', (c) => c.text(''))
    app.all('/any/*', (c) => c.text(''))
    app.route('/api', api)
    const answer = await app.request(path)
    const body = await answer.text()
    expect([answer.status, records.map((record) => record.name)]).toEqual([status, [name]])
    if (path.endsWith('users/1')) expect(body).toBe(name)
  })
})

describe('the response', () => {
  it('is an error page of the application, with the trace', async () => {
    const { app, records } = serving({ responseHeader: true })
    const error = new HTTPException(503, { message: 'later' })
    const errors: unknown[] = []
    app.onError((thrown, c) => {
      errors.push(thrown)
      return c.html(`${c.get('pageLoad').tags()}`, 503)
    })
    app.get('/', () => {
      throw error
    })
    const answer = await app.request('/', { headers })
    expect([answer.status, answer.headers.get('x-trace-id'), await answer.text()]).toEqual([
      503,
      traceId,
      expect.stringContaining(traceId),
    ])
    expect(errors).toEqual([error])
    expect(records).toMatchObject([{ outcome: 'failure', attributes: { 'error.type': '503' } }])
  })

  it('lets pass what is thrown and is no Error, which Hono does not handle', async () => {
    const { app, records } = serving()
    app.get('/', () => Promise.reject('a text'))
    await expect(app.request('/')).rejects.toBe('a text')
    expect(records).toMatchObject([{ outcome: 'failure', attributes: { 'error.type': '_OTHER' } }])
  })

  it('is missed by Hono itself, when a handler returns none', async () => {
    const { app, records } = serving()
    const errors: string[] = []
    app.onError((error, c) => {
      errors.push(error.message)
      return c.text('', 500)
    })
    app.get('/', (() => {}) as never)
    expect((await app.request('/')).status).toBe(500)
    expect(errors).toEqual([expect.stringContaining('Context is not finalized')])
    expect(records).toMatchObject([{ outcome: 'failure' }])
  })

  it('keeps its headers, each once, where its body has to be another', async () => {
    const { app } = serving({ autoInject: true, responseHeader: true })
    app.get('/', (c) => {
      c.header('set-cookie', 'a=1', { append: true })
      c.header('set-cookie', 'b=2', { append: true })
      c.header('vary', 'Accept')
      c.header('cache-control', 'public, max-age=60')
      return c.html('<head></head>')
    })
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const answer = await app.request('/', { headers })
    warn.mockRestore()
    expect(await answer.text()).toContain(traceId)
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    const told = ['vary', 'cache-control', 'x-trace-id', 'content-type'].map((name) => answer.headers.get(name))
    expect(told).toEqual(['Accept', 'private, no-cache', traceId, 'text/html; charset=UTF-8'])
  })

  it('is streamed in the scope of the request, and ends it with its last chunk', async () => {
    const { app, records } = serving()
    const seen: unknown[] = []
    app.get('/', (c) =>
      streamText(c, async (out) => {
        for (const text of ['a', 'b']) {
          await out.write(text)
          await out.sleep(1)
          seen.push(currentTransaction()?.traceId)
        }
      }),
    )
    const answer = await app.request('/', { headers })
    expect(records).toEqual([])
    expect(await answer.text()).toBe('ab')
    expect(seen).toEqual([traceId, traceId])
    expect(records).toMatchObject([{ outcome: 'success', aborted: false }])
  })

  it('is compressed by middleware outside, with the tags in it', async () => {
    const app = new Hono()
    app.use(compress({ threshold: 0 }))
    app.use(baton({ autoInject: true, record: false }))
    app.get('/', (c) => c.html('<head></head>'))
    const answer = await app.request('/', { headers: { ...headers, 'accept-encoding': 'gzip' } })
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    const plain = answer.body?.pipeThrough(new DecompressionStream('gzip') as never)
    expect(await new Response(plain).text()).toContain(`<head><meta name="traceparent" content="00-${traceId}`)
  })
})

describe('a page', () => {
  const elastic = { pageLoad: { elastic: true, w3c: true } } as const
  const props = (c: Context) => ({ pageLoad: c.get('pageLoad') })

  it('has the tags as they stand, by JSX and by html``', async () => {
    const { app, page } = serving()
    app.get('/jsx', (c) => c.html(Tags(props(c))))
    app.get('/html', (c) => c.html(html`<head>${c.get('pageLoad').tags()}</head>`))
    expect([await page('/jsx'), await page('/html')]).toEqual([`<head>${tag}</head>`, `<head>${tag}</head>`])
  })

  it('has a script and its data as they stand', async () => {
    const { app, page } = serving(elastic)
    app.get('/', (c) => c.html(Script(props(c))))
    const text = await page()
    expect(text).toMatch(
      /^<head><script>.+<\/script><script type="application\/json" id="trace-baton">\{.+\}<\/script><\/head>$/s,
    )
    expect(text).not.toContain('&quot;')
  })

  it('has a configuration escaped, in an attribute and as text', async () => {
    const { app, page } = serving(elastic)
    app.get('/', (c) => c.html(Config(props(c))))
    expect(await page()).toMatch(
      /^<p data-config="\{&quot;pageLoadTraceId&quot;:&quot;[0-9a-f]{32}&quot;[^"<]+\}">\{&quot;pageLoadTraceId[^"<]+\}<\/p>$/,
    )
  })

  it('has hostile baggage escaped, whatever renders it', async () => {
    const { app } = serving({ pageLoad: { sentry: true }, propagators: ['sentry', 'baggage', 'w3c'] })
    app.get('/', (c) => c.html(Tags(props(c))))
    const hostile = {
      'sentry-trace': `${traceId}-b7ad6b7169203331-1`,
      baggage: `sentry-trace_id=${traceId},sentry-public_key=a,sentry-release=<script>'&`,
    }
    const text = await (await app.request('/', { headers: hostile })).text()
    expect(text).toContain(traceId)
    expect(text).toContain('&lt;script')
    expect(text).not.toContain('<script')
  })

  it('gets the nonce of secureHeaders()', async () => {
    const { app, page } = serving(elastic)
    app.use(secureHeaders({ contentSecurityPolicy: { scriptSrc: [NONCE] } }))
    let nonce: string | undefined
    app.get('/', (c) => {
      nonce = c.get('secureHeadersNonce')
      return c.html(Script(props(c)))
    })
    expect(await page()).toContain(`<script nonce="${nonce}">`)
    expect(nonce).toMatch(/.{10}/)
  })

  it('is rendered by a renderer', async () => {
    const { app, page } = serving()
    app.use(jsxRenderer(({ children }, c) => Layout({ ...props(c), children })))
    app.get('/', (c) => c.render('Hello'))
    expect(await page()).toBe(`<!DOCTYPE html><html lang="en"><head>${tag}</head><body>Hello</body></html>`)
  })

  it('is streamed with its tags in its first chunk, and private', async () => {
    const { app, records } = serving()
    app.get('/', (c) => {
      const stream = renderToReadableStream(Streamed(props(c)))
      return c.body(stream, { headers: { 'content-type': 'text/html; charset=UTF-8', 'transfer-encoding': 'chunked' } })
    })
    const answer = await app.request('/', { headers })
    const text = await answer.text()
    expect(text).toContain(`<head><meta name="traceparent" content="00-${traceId}-`)
    expect(text).toContain('<p>1</p>')
    expect(answer.headers.get('cache-control')).toBe('private, no-cache')
    expect(records).toHaveLength(1)
  })
})

describe('baton()', () => {
  it('takes an engine that exists', async () => {
    const records: SpanRecord[] = []
    const app = new Hono().use(baton(createBaton({ record: (record) => records.push(record) })))
    await (await app.request('/')).text()
    expect(records).toHaveLength(1)
  })

  it('refuses options that do not exist, and to be mounted itself', async () => {
    expect(() => baton({ sampelRate: 1 } as never)).toThrow('Did you mean "sampleRate"?')
    const app = new Hono().use(baton as never)
    const errors: string[] = []
    app.onError(({ message }, c) => {
      errors.push(message)
      return c.text('')
    })
    await app.request('/')
    expect(errors).toEqual(['baton is a factory: write app.use(baton()), not app.use(baton).'])
  })

  it('starts no second transaction where the same request reaches another application', async () => {
    const { app, records } = serving()
    const inner = new Hono().use(baton({ record: (record) => records.push(record) }))
    inner.get('*', (c) => c.text(c.get('transaction').traceId))
    app.get('/same', (c) => inner.fetch(c.req.raw))
    app.mount('/mounted', inner.fetch) // gets a request of its own
    expect(await (await app.request('/same', { headers })).text()).toBe(traceId)
    expect(records.splice(0).map(({ name }) => name)).toEqual(['GET /same'])
    await (await app.request('/mounted', { headers })).text()
    expect(records.map(({ name }) => name).sort()).toEqual(['GET /*', 'GET unknown route'])
  })
})
