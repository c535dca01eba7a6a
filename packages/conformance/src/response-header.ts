import { expect, it } from '@jest/globals'
import { type Handler, type Serve, serving } from './subject.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
const html = { 'content-type': 'text/html; charset=utf-8' }

export function responseHeader(serve: Serve): void {
  const hello: Handler = () => ({ body: 'hello' })

  it.each([
    [true, 'x-trace-id'],
    ['X-Correlation-Id', 'x-correlation-id'],
  ])('carries the trace id with responseHeader: %s', async (responseHeader, name) => {
    await serving(serve, { handler: hello, responseHeader }, async ({ url }) => {
      expect((await fetch(`${url}/users/1`, { headers })).headers.get(name)).toBe(traceId)
    })
  })

  const [time, rest] = [traceId.slice(0, 8), traceId.slice(8)]
  it.each([
    ['traceresponse', new RegExp(`^00-${traceId}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`)],
    ['X-Amzn-Trace-Id', new RegExp(`^Root=1-${time}-${rest};Parent=[0-9a-f]{16};Sampled=1$`)],
    ['x-cloud-trace-context', new RegExp(`^${traceId}/[1-9][0-9]{0,19};o=1$`)],
    ['x-datadog-trace-id', /^9532127138774266268$/],
    ['x-b3-traceid', new RegExp(`^${traceId}$`)],
    ['x-request-id', new RegExp(`^${traceId}$`)],
    ['baggage', new RegExp(`^${traceId}$`)],
  ])('E11: writes %s in its own grammar', async (responseHeader, grammar) => {
    await serving(serve, { handler: hello, responseHeader }, async ({ url }) => {
      expect((await fetch(`${url}/users/1`, { headers })).headers.get(responseHeader)).toMatch(grammar)
    })
  })

  it('carries it on the error page of the framework, and where no route matched', async () => {
    const handler: Handler = () => {
      throw new Error('The application failed.')
    }
    await serving(serve, { handler, responseHeader: true }, async ({ url }) => {
      const answers = [await fetch(`${url}/users/1`, { headers }), await fetch(`${url}/nowhere`, { headers })]
      expect(answers.map(({ status, headers }) => [status, headers.get('x-trace-id')])).toEqual([
        [500, traceId],
        [404, traceId],
      ])
    })
  })

  it.each([
    ['the option is absent', hello, {}],
    ['Baton ignores the request', hello, { responseHeader: true, ignore: ['/users/*'] }],
    [
      'a shared cache may store the response',
      () => ({ headers: { ...html, 'cache-control': 'public, max-age=60' }, body: '' }),
      { responseHeader: true },
    ],
  ] as [string, Handler, object][])('is absent when %s', async (_, handler, options) => {
    await serving(serve, { handler, ...options }, async ({ url }) => {
      expect((await fetch(`${url}/users/1`, { headers })).headers.get('x-trace-id')).toBeNull()
    })
  })

  it("leaves the application's own header alone", async () => {
    const handler: Handler = () => ({ headers: { 'x-trace-id': 'mine' }, body: '' })
    await serving(serve, { handler, responseHeader: true }, async ({ url }) => {
      expect((await fetch(`${url}/users/1`, { headers })).headers.get('x-trace-id')).toBe('mine')
    })
  })
}
