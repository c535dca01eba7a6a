import { afterEach, describe, expect, it } from '@jest/globals'
import { createBaton, type SpanRecord, type Transaction } from '../../src/index.js'
import { handle, type RawRequest } from '../../src/node/index.js'
import type { BatonOptions } from '../../src/options/options.js'
import { anySpanId } from '../literals.js'
import { warningsDuring } from '../warnings.js'
import { protocols, type Response, type Serving, until } from './serving.js'

type Policy = NonNullable<BatonOptions['cache']>
type Headers = Record<string, string>

const ours = { 'cache-control': 'private, no-cache' }
const remedy =
  'Set "Cache-Control: private" on it, or choose the option cache: "omit" (no ids on such pages) or cache: "allow".'
const madePrivate = {
  code: 'BATON_CACHE',
  message: `The page GET unknown route was made private, because it carries trace ids and others could have got it from a cache. ${remedy}`,
}
const omitted = {
  code: 'BATON_CACHE',
  message: `The page GET unknown route renders no trace ids, because others may get it from a cache. "Cache-Control: private" would link it.`,
}

describe.each(protocols)('a page over %s', (_, serve) => {
  const servings: Serving[] = []
  afterEach(() => Promise.all(servings.splice(0).map((serving) => serving.close())))

  /** Serves one request, and gives what came back, what was recorded and what was warned of. */
  async function exchange(
    respond: (res: Response, transaction: Transaction, req: RawRequest) => unknown,
    { method = 'GET', ...options }: BatonOptions & { method?: string } = {},
  ) {
    const records: SpanRecord[] = []
    const baton = createBaton({ pageLoad: { elastic: true }, ...options, record: (record) => records.push(record) })
    const served = await serve((req, res) => handle(baton, req, res, (transaction) => respond(res, transaction, req)))
    servings.push(served)
    let answer = { status: 0, headers: {} as Record<string, unknown>, body: '' }
    const warnings = await warningsDuring(async () => {
      answer = await served.ask({ method })
      await until(() => records.length > 0)
    })
    const { status, headers, body } = answer
    const ofCaches = /control$|^expires$|^x-accel-expires$/
    const caching = Object.fromEntries(Object.entries(headers).filter(([name]) => ofCaches.test(name)))
    return {
      status,
      caching,
      body,
      warnings,
      parentId: records[0]?.parentId,
      ids: /pageLoadTraceId/.test(body),
    }
  }

  const html = (res: Response, headers: Headers = {}) =>
    withHeaders(res, { 'content-type': 'text/html; charset=utf-8', ...headers })
  const page = ({ pageLoad }: Transaction) => `<script>init(${pageLoad.config('elastic')})</script>`

  describe.each<[string, Headers]>([
    ['public', { 'cache-control': 'public' }],
    ['public with an age', { 'cache-control': 'public, max-age=60' }],
    ['in capitals', { 'cache-control': 'PUBLIC, MAX-AGE=60' }],
    ['without blanks', { 'cache-control': 'max-age=60,public' }],
    ['an age for shared caches', { 'cache-control': 's-maxage=60' }],
    ['an age for shared caches behind others', { 'cache-control': 'no-cache, s-maxage=60' }],
    ['an age for all', { 'cache-control': 'max-age=60' }],
    ['an age in quotes', { 'cache-control': 'max-age="60"' }],
    ['an age for a CDN', { 'cdn-cache-control': 'max-age=60' }],
    ['an age for a CDN beside private', { 'cache-control': 'private', 'cdn-cache-control': 'public, max-age=60' }],
    ['an age for a surrogate', { 'surrogate-control': 'max-age=60' }],
    ['an age for a surrogate beside no-store', { 'cache-control': 'no-store', 'surrogate-control': 'max-age=60' }],
    ['B1: a time to come', { expires: 'Fri, 31 Dec 2100 00:00:00 GMT' }],
    ['B1: a time to come beside must-revalidate', { 'cache-control': 'must-revalidate', expires: '31 Dec 2100 00:00' }],
    ['B5: an age for Vercel', { 'vercel-cdn-cache-control': 'max-age=60' }],
    [
      'B5: an age for Netlify beside private',
      { 'cache-control': 'private', 'netlify-cdn-cache-control': 's-maxage=1' },
    ],
    ['B5: public for Cloudflare', { 'cloudflare-cdn-cache-control': 'public' }],
    ['B5: a cache that nobody has heard of', { 'x-my-own-cache-control': 'max-age=1' }],
    ['B5: an age with a unit for Akamai', { 'edge-control': 'cache-maxage=1d' }],
    ['B5: an age for LiteSpeed', { 'x-litespeed-cache-control': 'public,max-age=60' }],
    ['B5: an age for nginx', { 'x-accel-expires': '60' }],
    ['B9: private in quotes alone', { 'cache-control': 'max-age=60, ext="a, private, b"' }],
    ['B9: private in an escaped quote', { 'cache-control': 'max-age=60, ext="a\\", private, \\"b"' }],
  ])('that others may get from a cache: %s', (_title, headers) => {
    it.each<[Policy, object]>([
      ['private', { caching: ours, ids: true, parentId: anySpanId, warnings: [madePrivate] }],
      ['omit', { caching: headers, ids: false, parentId: undefined, warnings: [omitted] }],
      ['allow', { caching: headers, ids: true, parentId: anySpanId, warnings: [] }],
    ])('under %j', async (cache, expected) => {
      const respond = (res: Response, transaction: Transaction) => {
        html(res, headers).end(page(transaction))
      }
      expect(await exchange(respond, { cache })).toMatchObject({ status: 200, ...expected })
    })
  })

  describe.each<[string, Headers]>([
    ['private with an age', { 'cache-control': 'private, max-age=60' }],
    ['private', { 'cache-control': 'private' }],
    ['no-store', { 'cache-control': 'no-store' }],
    ['no-store in capitals', { 'cache-control': 'No-Store' }],
    ['no-store for a CDN too', { 'cache-control': 'private', 'cdn-cache-control': 'no-store' }],
    ['private, with a time to come', { 'cache-control': 'private', expires: 'Fri, 31 Dec 2100 00:00:00 GMT' }],
    ['no-store for Akamai too', { 'cache-control': 'private', 'edge-control': 'no-store' }],
    ['out of nginx too', { 'cache-control': 'private', 'x-accel-expires': '0' }],
    ['private behind a quoted comma', { 'cache-control': 'max-age=60, ext="a, public", private' }],
  ])('that nobody else may get: %s', (_title, headers) => {
    it.each<[Policy]>([['private'], ['omit'], ['allow']])('is left alone under %j', async (cache) => {
      const respond = (res: Response, transaction: Transaction) => {
        html(res, headers).end(page(transaction))
      }
      expect(await exchange(respond, { cache })).toMatchObject({
        caching: headers,
        ids: true,
        parentId: anySpanId,
        warnings: [],
      })
    })
  })

  it.each<[Policy]>([['private'], ['omit'], ['allow']])('that says nothing is made private under %j', async (cache) => {
    const respond = (res: Response, transaction: Transaction) => html(res).end(page(transaction))
    expect(await exchange(respond, { cache })).toMatchObject({
      caching: ours,
      ids: true,
      parentId: anySpanId,
      warnings: [],
    })
  })

  it.each<[string, Headers, Headers]>([
    ['B2: no-cache', { 'cache-control': 'no-cache' }, ours],
    ['B2: no age', { 'cache-control': 'max-age=0' }, { 'cache-control': 'private, no-cache, max-age=0' }],
    [
      'B2: no age, and revalidation',
      { 'cache-control': 's-maxage=0, proxy-revalidate' },
      { 'cache-control': 'private, no-cache, s-maxage=0, proxy-revalidate' },
    ],
    [
      'B2: no-cache that a time to come does not outrank',
      { 'cache-control': 'no-cache', expires: '31 Dec 2100' },
      ours,
    ],
    ['B5: no-cache for a CDN beside private', { 'cache-control': 'private', 'cdn-cache-control': 'no-cache' }, ours],
    ['a time that is over', { expires: '0' }, ours],
    ['no-store for a CDN alone', { 'cdn-cache-control': 'no-store' }, { ...ours, 'cdn-cache-control': 'no-store' }],
  ])('that others get only after the server was asked is made private: %s', async (_title, headers, expected) => {
    for (const cache of ['private', 'omit'] as const) {
      const respond = (res: Response, transaction: Transaction) => html(res, headers).end(page(transaction))
      expect(await exchange(respond, { cache })).toMatchObject({ caching: expected, ids: true, warnings: [] })
    }
  })

  it('that has no type is taken for HTML', async () => {
    expect(await exchange((res, transaction) => res.end(page(transaction)))).toMatchObject({ caching: ours, ids: true })
  })

  it('that is XHTML is a page', async () => {
    const respond = (res: Response, transaction: Transaction) =>
      withHeaders(res, { 'content-type': 'application/xhtml+xml' }).end(page(transaction))
    expect(await exchange(respond)).toMatchObject({ caching: ours, ids: true })
  })

  it('that renders no ids is left alone', async () => {
    const respond = (res: Response) => html(res, { 'cache-control': 'public, max-age=60' }).end('<p>')
    expect(await exchange(respond)).toEqual({
      status: 200,
      caching: { 'cache-control': 'public, max-age=60' },
      body: '<p>',
      ids: false,
      parentId: undefined,
      warnings: [],
    })
    expect((await exchange((res) => html(res).end('<p>'))).caching).toEqual({})
  })

  it('that tells its trace by its headers alone is made private, too, unless it says something', async () => {
    const options = { pageLoad: { w3c: true } }
    expect((await exchange((res) => html(res).end('<p>'), options)).caching).toEqual(ours)
    expect((await exchange((res) => html(res, { 'cache-control': 'no-cache' }).end('<p>'), options)).caching).toEqual(
      ours,
    )
    expect((await exchange((res) => html(res, { 'cache-control': 'no-store' }).end('<p>'), options)).caching).toEqual({
      'cache-control': 'no-store',
    })
    expect((await exchange((res) => html(res).end('<p>'), { ...options, serverTiming: false })).caching).toEqual({})
  })

  describe('that is made shared after it was rendered', () => {
    const shared = 'public, max-age=60'
    const ways: [string, (res: Response, body: string) => unknown][] = [
      ['by setHeader', (res, body) => withHeaders(res, { 'cache-control': shared }).end(body)],
      ['in writeHead', (res, body) => res.writeHead(200, { 'Cache-Control': shared }).end(body)],
      ['in writeHead with a reason', (res, body) => res.writeHead(200, 'Fine', { 'cache-control': shared }).end(body)],
      ['in writeHead by pairs', (res, body) => res.writeHead(200, [['cache-control', shared]] as never).end(body)],
      ['in writeHead by a flat list', (res, body) => res.writeHead(200, ['cache-control', shared]).end(body)],
      [
        'before the first write',
        (res, body) => {
          res.setHeader('cache-control', shared)
          res.write(body)
          res.end()
        },
      ],
      [
        'before the headers are flushed',
        (res, body) => {
          res.setHeader('cache-control', shared)
          res.flushHeaders()
          res.end(body)
        },
      ],
    ]
    describe.each(ways)('%s', (_title, send) => {
      it.each<[Policy, object]>([
        ['private', { caching: ours, warnings: [madePrivate] }],
        ['omit', { caching: ours, warnings: [madePrivate] }], // the ids are in it already
        ['allow', { caching: { 'cache-control': shared }, warnings: [] }],
      ])('under %j', async (cache, expected) => {
        const respond = (res: Response, transaction: Transaction) => {
          html(res)
          send(res, page(transaction))
        }
        expect(await exchange(respond, { cache })).toMatchObject({ status: 200, ids: true, ...expected })
      })
    })

    it('for a CDN', async () => {
      const respond = (res: Response, transaction: Transaction) => {
        const body = page(transaction)
        html(res).writeHead(200, { 'CDN-Cache-Control': 'max-age=60', 'Surrogate-Control': 'max-age=60' }).end(body)
      }
      expect(await exchange(respond)).toMatchObject({ caching: ours, warnings: [madePrivate] })
    })
  })

  describe('whose headers are out when it is rendered', () => {
    it.each<[Policy, boolean]>([
      ['private', false],
      ['omit', false],
      ['allow', true],
    ])('and are shared, renders under %j ids: %j', async (cache, ids) => {
      const respond = (res: Response, transaction: Transaction) => {
        html(res, { 'cache-control': 'public' })
        res.write('<head>')
        res.end(page(transaction))
      }
      expect(await exchange(respond, { cache })).toMatchObject({
        caching: { 'cache-control': 'public' },
        ids,
        parentId: ids ? anySpanId : undefined,
        warnings: ids ? [] : [omitted],
      })
    })

    it.each<[string, Headers]>([
      ['nothing', {}],
      ['no-cache', { 'cache-control': 'no-cache' }],
      ['a time to come', { expires: '31 Dec 2100 00:00 GMT' }],
      ['private for browsers alone', { 'cache-control': 'private', 'cdn-cache-control': 'max-age=1' }],
    ])('B1: and say %s, renders no ids', async (_title, headers) => {
      const respond = (res: Response, transaction: Transaction) => {
        html(res, headers)
        res.flushHeaders()
        res.write('<head>')
        res.end(page(transaction))
      }
      expect(await exchange(respond)).toMatchObject({
        caching: headers,
        ids: false,
        parentId: undefined,
        warnings: [omitted],
      })
    })

    it('B1: and had no type, renders no ids', async () => {
      const respond = (res: Response, transaction: Transaction) => {
        res.write('<!doctype html><html><head>')
        res.end(page(transaction))
      }
      expect(await exchange(respond)).toMatchObject({ caching: {}, ids: false, warnings: [omitted] })
    })

    it('B1: and were made private by what was rendered before, renders ids', async () => {
      const respond = (res: Response, transaction: Transaction) => {
        html(res)
        res.write(page(transaction))
        res.end(page(transaction))
      }
      const { body, caching } = await exchange(respond)
      expect([body.match(/pageLoadTraceId/g)?.length, caching]).toEqual([2, ours])
    })

    it('and are private, renders ids', async () => {
      const respond = (res: Response, transaction: Transaction) => {
        html(res, { 'cache-control': 'private' })
        res.write('<head>')
        res.end(page(transaction))
      }
      expect(await exchange(respond)).toMatchObject({ ids: true, caching: { 'cache-control': 'private' } })
    })
  })

  it.each<[string, (transaction: Transaction) => unknown]>([
    ['tags', ({ pageLoad }) => pageLoad.tags({ only: ['w3c'] })],
    ['config', ({ pageLoad }) => pageLoad.config('elastic')],
    ['script', ({ pageLoad }) => pageLoad.script('elastic')],
    ['data', ({ pageLoad }) => pageLoad.data()],
    ['values', ({ pageLoad }) => pageLoad.values],
    ['the verbatim snippet', (transaction) => transaction.ensureParentId()],
  ])('is protected by %s', async (_title, render) => {
    const respond = (res: Response, transaction: Transaction) => {
      html(res, { 'cache-control': 'public' })
      render(transaction)
      res.end('<p>')
    }
    expect(await exchange(respond)).toMatchObject({ caching: ours, warnings: [madePrivate] })
  })

  it('warns once, however many are served', async () => {
    const baton = createBaton({ pageLoad: { elastic: true } })
    const served = await serve((req, res) =>
      handle(baton, req, res, (transaction) => html(res, { 'cache-control': 'public' }).end(page(transaction))),
    )
    servings.push(served)
    const warnings = await warningsDuring(async () => {
      for (let i = 0; i < 3; i++) await served.ask({ path: `/${i}` })
    })
    expect(warnings).toEqual([madePrivate])
  })

  describe('that nobody receives', () => {
    const none = { caching: {}, parentId: undefined, warnings: [] }
    const cases: [string, number, string][] = [
      ['a HEAD', 200, 'HEAD'],
      ['a redirect', 302, 'GET'],
      ['a permanent redirect', 308, 'GET'],
      ['304', 304, 'GET'],
      ['204', 204, 'GET'],
    ]
    it.each(cases)('because it is %s mints no parent and keeps its Cache-Control', async (_title, status, method) => {
      const respond = (res: Response, transaction: Transaction) => {
        html(res).statusCode = status
        page(transaction)
        res.end()
      }
      expect(await exchange(respond, { method })).toMatchObject({ status, ...none })
    })

    it.each(cases)('because it becomes %s after it was rendered', async (_title, status, method) => {
      const respond = (res: Response, transaction: Transaction) => {
        html(res)
        page(transaction)
        transaction.ensureParentId()
        res.writeHead(status).end()
      }
      expect(await exchange(respond, { method })).toMatchObject({ status, ...none })
    })

    it.each(cases)('because it is %s, though it is shared', async (_title, status, method) => {
      const headers = { 'cache-control': 'public, max-age=60' }
      const respond = (res: Response, transaction: Transaction) => {
        html(res, headers).statusCode = status
        page(transaction)
        transaction.ensureParentId()
        res.end()
      }
      expect(await exchange(respond, { method })).toMatchObject({ status, ...none, caching: headers })
    })
  })

  describe('that is none', () => {
    it.each(['application/json', 'application/json; charset=utf-8', 'text/plain', 'image/png', 'text/htmlx'])(
      'but %s is left alone',
      async (type) => {
        const respond = (res: Response, transaction: Transaction) => {
          withHeaders(res, { 'content-type': type }).end(page(transaction))
        }
        expect(await exchange(respond)).toMatchObject({ caching: {}, ids: false, parentId: undefined, warnings: [] })
      },
    )

    it('but becomes JSON after it was rendered is left alone', async () => {
      const respond = (res: Response, transaction: Transaction) => {
        page(transaction)
        res.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'public' }).end('{}')
      }
      expect(await exchange(respond)).toMatchObject({
        caching: { 'cache-control': 'public' },
        body: '{}',
        warnings: [],
      })
    })
  })

  it.each<[string, Headers, boolean]>([
    ['private beside an age for a CDN', { 'cache-control': 'private', 'cdn-cache-control': 'max-age=60' }, false],
    ['private beside public for a surrogate', { 'cache-control': 'private', 'surrogate-control': 'public' }, false],
    ['private alone', { 'cache-control': 'private' }, true],
  ])(
    'B6: says in Server-Timing that nobody else has it only where no cache may: %s',
    async (_title, said, isPrivate) => {
      const baton = createBaton({ cache: 'allow', pageLoad: { w3c: true }, record: () => {} })
      const served = await serve((req, res) => handle(baton, req, res, () => html(res, said).end('<p>')))
      servings.push(served)
      const { headers } = await served.ask({ headers: { accept: 'text/html' } })
      expect(headers).toMatchObject(said)
      const timing = String(headers['server-timing'])
      expect([/trace-baton;desc="\d+ 120\b/.test(timing), timing.includes(' private')]).toEqual([true, isPrivate])
    },
  )

  it('that is an error page is linked for Elastic, and no parent is minted', async () => {
    const respond = (res: Response, transaction: Transaction) => {
      html(res).statusCode = 404
      res.end(page(transaction))
    }
    const caching = { 'cache-control': 'private, no-cache' }
    expect(await exchange(respond)).toMatchObject({ status: 404, caching, ids: true, parentId: undefined })
  })
})

/** `setHeader` cannot be chained on HTTP/2. */
function withHeaders(res: Response, headers: Headers): Response {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
  return res
}
