import { expect, it } from '@jest/globals'
import { traceHeaders } from '@trace-baton/core'
import { itWithoutTracer } from './it-owns.js'
import { type Handler, recordsBeforeLast, type Serve, serving, type TracerDifferences } from './subject.js'

const shop = 'https://shop.example.com'
const cors = { origins: [shop, /https:\/\/[a-z]+\.example\.org/] }
const asked = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type,traceparent' }
const names = traceHeaders()

export function crossOrigin(serve: Serve, tracer?: TracerDifferences): void {
  const itOwns = itWithoutTracer(tracer)
  // Such a tracer adds its own trace headers to what the preflight allows.
  const itAnswersAlone = tracer?.allowsHeaders === true ? it.skip : it

  const refusals: [string, Handler][] = [
    ['with a page', () => ({ headers: { 'content-type': 'text/html', etag: '"1"' }, body: '<p>Hello</p>' })],
    ['with nothing', () => ({ status: 204, body: '' })],
    ['that it wants credentials', () => ({ status: 401, body: 'Who are you?' })],
    ['that it does not know the method', () => ({ status: 405, headers: { allow: 'GET' }, body: 'No' })],
    ['with a redirect', () => ({ status: 302, headers: { location: '/login' }, body: '' })],
  ]

  it.each(refusals)('answers a preflight in place of the application, which answers %s', async (_, handler) => {
    await serving(serve, { handler, cors }, async ({ url }) => {
      const answer = await fetch(`${url}/users/1`, { method: 'OPTIONS', headers: { origin: shop, ...asked } })
      expect([answer.status, answer.statusText, await answer.text()]).toEqual([204, 'No Content', ''])
      expect(corsHeadersOf(answer)).toEqual({
        'access-control-allow-origin': shop,
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': ['content-type', 'traceparent', ...names.slice(1)].join(', '),
        vary: 'Origin',
      })
      expect(['content-length', 'content-type', 'etag', 'location'].map((name) => answer.headers.get(name))).toEqual([
        null,
        null,
        null,
        null,
      ])
    })
  })

  it('C12: records no transaction of a preflight that it answers, and tells no trace', async () => {
    const options = { handler: refusals[0]?.[1] as Handler, cors, responseHeader: true }
    await serving(serve, options, async ({ url }, records) => {
      const answer = await fetch(`${url}/users/1`, { method: 'OPTIONS', headers: { origin: shop, ...asked } })
      const told = ['server-timing', 'x-trace-id', 'cache-control'].map((name) => answer.headers.get(name))
      expect([answer.status, told]).toEqual([204, [null, null, null]])
      if (tracer === undefined) expect(await recordsBeforeLast(url, records)).toEqual([])
    })
  })

  itOwns('C12: names a preflight that the application answers after its route', async () => {
    const headers = { 'access-control-allow-origin': '*' }
    await serving(serve, { handler: () => ({ status: 204, headers, body: '' }), cors }, async ({ url }, records) => {
      await fetch(`${url}/users/1`, { method: 'OPTIONS', headers: { origin: shop, ...asked } })
      expect((await recordsBeforeLast(url, records)).map(({ name }) => name)).toEqual(['OPTIONS /users/:id'])
    })
  })

  it('answers a preflight for a path without a route', async () => {
    await serving(serve, { handler: () => ({ body: '' }), cors }, async ({ url }) => {
      const answer = await fetch(`${url}/nowhere`, { method: 'OPTIONS', headers: { origin: shop, ...asked } })
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, shop])
    })
  })

  it('keeps the status 500 of a preflight that fails in the application', async () => {
    await serving(serve, { handler: () => ({ status: 500, body: '' }), cors }, async ({ url }) => {
      const answer = await fetch(`${url}/users/1`, { method: 'OPTIONS', headers: { origin: shop, ...asked } })
      expect(answer.status).toBe(500)
    })
  })

  it.each([
    ['https://shop.example.com', true, 'it is listed'],
    ['https://news.example.org', true, 'the whole of it matches'],
    ['http://shop.example.com', false, 'another scheme'],
    ['https://shop.example.com:8443', false, 'another port'],
    ['https://shop.example.com.evil.example', false, 'begins like one that is listed'],
    ['https://evil-shop.example.com', false, 'ends like one that is listed'],
    ['https://news.example.org.evil.example', false, 'only its beginning matches'],
    ['https://evil.example/?https://news.example.org', false, 'only its end matches'],
    ['null', false, 'anybody can have it'],
  ])('asked by %s: %s, because %s', async (origin, allowed) => {
    const headers = { 'content-type': 'text/plain' }
    await serving(serve, { handler: () => ({ headers, body: 'hello' }), cors }, async ({ url }) => {
      const preflight = await fetch(`${url}/users/1`, { method: 'OPTIONS', headers: { origin, ...asked } })
      const request = await fetch(`${url}/users/1`, { headers: { origin } })
      const none = { vary: 'Origin' }
      expect(corsHeadersOf(request)).toEqual(allowed ? { 'access-control-allow-origin': origin, ...none } : none)
      if (allowed) expect(corsHeadersOf(preflight)).toMatchObject({ 'access-control-allow-origin': origin })
      else expect(corsHeadersOf(preflight)).toEqual(none)
      expect([preflight.status, request.status, await request.text()]).toEqual([allowed ? 204 : 200, 200, 'hello'])
    })
  })

  itAnswersAlone("adds the missing trace headers to the application's answer, and changes nothing else", async () => {
    const headers = {
      'access-control-allow-origin': shop,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'PATCH',
      'access-control-allow-headers': 'Authorization, TraceParent',
      'access-control-max-age': '600',
      vary: 'Accept',
    }
    const body = 'answered'
    await serving(serve, { handler: () => ({ headers, body }), cors }, async ({ url }) => {
      const answer = await fetch(`${url}/users/1`, { method: 'OPTIONS', headers: { origin: shop, ...asked } })
      expect([answer.status, await answer.text()]).toEqual([200, body])
      const added = names.filter((name) => name !== 'traceparent')
      expect(corsHeadersOf(answer)).toEqual({
        ...headers,
        'access-control-allow-headers': ['Authorization', 'TraceParent', ...added].join(', '),
      })
    })
  })

  itAnswersAlone.each([
    ['another origin', shop, { 'access-control-allow-origin': 'https://admin.example.com' }],
    ['everybody, and any header', shop, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }],
    [
      'an origin that is not listed',
      'https://admin.example.com',
      { 'access-control-allow-origin': 'https://admin.example.com' },
    ],
  ])("leaves the application's answer alone when it allows %s", async (_, origin, headers) => {
    await serving(serve, { handler: () => ({ headers, body: '' }), cors }, async ({ url }) => {
      const answer = await fetch(`${url}/users/1`, { method: 'OPTIONS', headers: { origin, ...asked } })
      expect([answer.status, corsHeadersOf(answer)]).toEqual([200, headers])
    })
  })

  it('names the trace headers when the application allows "*" with credentials', async () => {
    const headers = {
      'access-control-allow-origin': shop,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': '*',
    }
    await serving(serve, { handler: () => ({ headers, body: '' }), cors }, async ({ url }) => {
      const answer = await fetch(`${url}/users/1`, { method: 'OPTIONS', headers: { origin: shop, ...asked } })
      expect(answer.headers.get('access-control-allow-headers')).toBe(['*', ...names].join(', '))
    })
  })

  it('allows the headers of the formats that are read, and no others', async () => {
    const propagators = ['w3c', 'request-id'] as const
    await serving(serve, { handler: () => ({ body: '' }), cors, propagators }, async ({ url }) => {
      const answer = await fetch(`${url}/users/1`, { method: 'OPTIONS', headers: { origin: shop, ...asked } })
      expect(answer.headers.get('access-control-allow-headers')).toBe(
        'content-type, traceparent, tracestate, x-request-id',
      )
    })
  })

  it('lets pages of a listed origin, and no others, read Server-Timing and the trace id', async () => {
    const headers = { 'server-timing': 'db;dur=1', 'access-control-expose-headers': 'X-Total' }
    const options = { cors, responseHeader: true }
    await serving(serve, { handler: () => ({ headers, body: '' }), ...options }, async ({ url }) => {
      const exposed = async (origin: string) =>
        (await fetch(`${url}/users/1`, { headers: { origin } })).headers.get('access-control-expose-headers')
      expect(await exposed(shop)).toBe('X-Total, server-timing, x-trace-id')
      expect(await exposed('https://evil.example')).toBe('X-Total')
    })
  })

  it('allows the origin on a request that Baton ignores', async () => {
    await serving(serve, { handler: () => ({ body: '' }), cors, ignore: ['/users/*'] }, async ({ url }) => {
      const answer = await fetch(`${url}/users/1`, { headers: { origin: shop } })
      expect(answer.headers.get('access-control-allow-origin')).toBe(shop)
    })
  })

  it('sets no CORS header when the option is absent', async () => {
    await serving(serve, { handler: () => ({ body: '' }) }, async ({ url }) => {
      const answer = await fetch(`${url}/users/1`, { method: 'OPTIONS', headers: { origin: shop, ...asked } })
      expect([answer.status, corsHeadersOf(answer)]).toEqual([200, {}])
    })
  })
}

function corsHeadersOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name === 'vary' || name.startsWith('access-control-')))
}
