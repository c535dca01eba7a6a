import { Readable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import { listen } from '@trace-baton/conformance'
import type { BatonOptions } from '@trace-baton/core'
import express, { type Express, type RequestHandler } from 'express'
import onHeaders from 'on-headers'
import { baton } from '../src/index.js'

const shared = 'public, max-age=60'
const alone = 'private, no-cache'

/** What another listener does to the headers after everybody else. */
const others: [string, (res: Parameters<RequestHandler>[1]) => void][] = [
  ['sets public', (res) => res.setHeader('cache-control', shared)],
  ['removes private', (res) => res.removeHeader('cache-control')],
  ['adds an age for a CDN', (res) => res.setHeader('cdn-cache-control', 'max-age=60')],
]
const elastic: BatonOptions = { pageLoad: { elastic: true } }
const all: BatonOptions = { pageLoad: { elastic: true, w3c: true } }
const snippet: RequestHandler = (_req, res) =>
  void res.type('html').send(`<script>${res.locals.pageLoad.config('elastic')}</script>`)
const tags: RequestHandler = (_req, res) => void res.type('html').send(`<head>${res.locals.pageLoad.tags()}`)

describe.each(others)('B7: a listener of on-headers that %s', (_title, change) => {
  const listener: RequestHandler = (_req, res, next) => {
    onHeaders(res, () => change(res))
    next()
  }

  it.each<[string, (app: Express) => unknown]>([
    ['is mounted before us', (app) => app.use(listener, baton(all)).get('/', tags)],
    ['is mounted before us, with Elastic alone', (app) => app.use(listener, baton(elastic)).get('/', snippet)],
    ['is mounted after us', (app) => app.use(baton(all), listener).get('/', tags)],
    ['is mounted after us, with Elastic alone', (app) => app.use(baton(elastic), listener).get('/', snippet)],
    ['is mounted twice', (app) => app.use(listener, baton(all), listener).get('/', tags)],
  ])('does not have the last word when it %s', async (_where, build) => {
    const app = express()
    build(app)
    await withServer(app, async (url) => {
      const answer = await fetch(url, { headers: { accept: 'text/html' } })
      expect(await answer.text()).toMatch(/[0-9a-f]{32}/)
      expect([answer.headers.get('cache-control'), answer.headers.get('cdn-cache-control')]).toEqual([alone, null])
    })
  })

  it('still decides where no ids are', async () => {
    const app = express().use(listener, baton(elastic))
    app.get('/', (_req, res) => void res.type('html').send('<p>'))
    await withServer(app, async (url) => {
      const before = express().use(listener)
      before.get('/', (_req, res) => void res.type('html').send('<p>'))
      const expected = await withServer(before, async (url) => headersOf(await fetch(url)))
      expect(headersOf(await fetch(url))).toEqual(expected)
    })
  })
})

it.each([
  ['200', (res: Parameters<RequestHandler>[1]) => res.type('html').send('<p>Hello</p>')],
  ['404', (res: Parameters<RequestHandler>[1]) => res.status(404).json({ error: 'Not here' })],
  ['a stream', (res: Parameters<RequestHandler>[1]) => Readable.from(['Hel', 'lo']).pipe(res)],
])('answers a preflight behind a listener that is mounted before, in place of %s', async (_, send) => {
  const app = express()
  app.use((_req, res, next) => {
    onHeaders(res, () => res.setHeader('x-last', '1'))
    next()
  })
  app.use(baton({ record: false, cors: { origins: ['https://shop.example.com'] } }))
  app.options('/', (_req, res) => void send(res))
  await withServer(app, async (url) => {
    const headers = { origin: 'https://shop.example.com', 'access-control-request-method': 'PUT' }
    const answer = await fetch(url, { method: 'OPTIONS', headers })
    expect([answer.status, answer.statusText, await answer.text()]).toEqual([204, 'No Content', ''])
    const names = ['access-control-allow-methods', 'x-last', 'content-length', 'content-type', 'transfer-encoding']
    expect(names.map((name) => answer.headers.get(name))).toEqual(['PUT', '1', null, null, null])
    expect((await fetch(url, { method: 'OPTIONS', headers })).status).toBe(204) // the connection is still in step
  })
})

it('B7: keeps the headers that are given to writeHead behind a listener, with their case and their order', async () => {
  const app = express().disable('x-powered-by')
  app.use((_req, res, next) => {
    onHeaders(res, () => {})
    next()
  })
  app.use(baton(all))
  app.get('/', (_req, res) => {
    const head = res.locals.pageLoad.tags()
    res.writeHead(201, 'Made', { 'Content-Type': 'text/html', 'Set-Cookie': ['a=1', 'b=2'], 'X-MiXed': 'Case' })
    res.end(`<head>${head}`)
  })
  await withServer(app, async (url) => {
    const answer = await fetch(url, { headers: { accept: 'text/html' } })
    await answer.text()
    expect([answer.status, answer.statusText, answer.headers.getSetCookie()]).toEqual([201, 'Made', ['a=1', 'b=2']])
    expect([answer.headers.get('x-mixed'), answer.headers.get('cache-control')]).toEqual(['Case', alone])
  })
})

it.each<[string, unknown]>([
  ['a flat list', ['Content-Type', 'text/html', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']],
  [
    'pairs',
    [
      ['Content-Type', 'text/html'],
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ],
  ],
  ['an object', { 'Content-Type': 'text/html', 'Set-Cookie': ['a=1', 'b=2'] }],
])('B7: keeps the headers that another wrapper of writeHead adds as %s, where none was set', async (_form, headers) => {
  const app = express().disable('x-powered-by')
  app.use((_req, res, next) => {
    const { writeHead } = res
    res.writeHead = ((status: number) => writeHead.call(res, status, headers as never)) as never
    next()
  })
  app.use(baton({ pageLoad: { w3c: true }, serverTiming: false }))
  app.get('/', (_req, res) => {
    const head = res.locals.pageLoad.tags()
    res.end(`<head>${head}`)
  })
  await withServer(app, async (url) => {
    const answer = await fetch(url, { headers: { accept: 'text/html' } })
    expect(await answer.text()).toMatch(/[0-9a-f]{32}/)
    expect([answer.headers.getSetCookie(), answer.headers.get('cache-control')]).toEqual([['a=1', 'b=2'], alone])
  })
})

async function withServer<T>(app: Express, test: (url: string) => Promise<T>): Promise<T> {
  const served = await listen(app, [])
  try {
    return await test(served.url)
  } finally {
    await served.close()
  }
}

function headersOf(answer: Response): [string, string][] {
  return [...answer.headers].filter(([name]) => name !== 'date')
}
