import type { IncomingHttpHeaders } from 'node:http'
import { expect, it } from '@jest/globals'
import { itWithoutTracer } from './it-owns.js'
import { listen } from './listen.js'
import { type Handler, type Serve, serving, type TracerDifferences } from './subject.js'

const html = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'public, max-age=60' }

/** Baton is mounted, but ignores every request. */
export function disabled(serve: Serve, tracer?: TracerDifferences): void {
  const itOwns = itWithoutTracer(tracer)
  const off = { ignore: ['/*'], responseHeader: true, autoInject: true } as const
  const page = '<head></head><p>Hello'
  const error = new Error('The application failed.')

  it('leaves pages, redirects, failures and 404s unchanged', async () => {
    const answers = new Map<string, Handler>([
      ['page', ({ locals: { pageLoad } }) => ({ headers: html, body: `${pageLoad.tags()}${page}` })],
      ['redirect', () => ({ status: 302, headers: { location: '/' }, body: '' })],
      [
        'failure',
        () => {
          throw error
        },
      ],
    ])
    const handler: Handler = (exchange) =>
      (answers.get(exchange.request.url?.split('/').at(-1) ?? '') as Handler)(exchange)
    await serving(serve, { handler, ...off }, async ({ url, errors }, records) => {
      const get = (path: string) => fetch(url + path, { redirect: 'manual', headers: { origin: 'https://a.example' } })
      const all = await Promise.all(['/users/page', '/users/redirect', '/users/failure', '/nowhere'].map(get))
      expect(all.map(({ status }) => status)).toEqual([200, 302, 500, 404])
      expect(await all[0]?.text()).toBe(page)
      expect(all[0]?.headers.get('cache-control')).toBe(html['cache-control'])
      expect(all[1]?.headers.get('location')).toBe('/')
      for (const { headers } of all) {
        const ours = [...headers.keys()].filter((name) => /^(access-control|vary|server-timing|x-trace)/.test(name))
        expect(ours).toEqual([])
      }
      expect(errors).toContain(error)
      await (await get('/users/page')).text() // the earlier requests have ended by now
      if (tracer === undefined) expect(records).toEqual([])
    })
  })

  itOwns("passes no trace on, neither the caller's nor a new one", async () => {
    const received: IncomingHttpHeaders[] = []
    const next = await listen((request, response) => {
      received.push(request.headers)
      response.end()
    }, [])
    const handler: Handler = async () => {
      await fetch(next.url)
      return { body: 'hello' }
    }
    try {
      await serving(serve, { handler, ...off }, async ({ url }) => {
        const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
        await fetch(`${url}/users/1`, { headers: { traceparent, baggage: 'a=1' } })
        expect(received.map(({ traceparent, tracestate, baggage }) => [traceparent, tracestate, baggage])).toEqual([
          [undefined, undefined, undefined],
        ])
      })
    } finally {
      await next.close()
    }
  })
}
