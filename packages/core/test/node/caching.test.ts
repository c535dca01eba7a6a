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
    const { 'cache-control': cacheControl, 'cdn-cache-control': cdn, 'surrogate-control': surrogate } = headers
    const caching = {
      ...(cacheControl !== undefined && { 'cache-control': cacheControl }),
      ...(cdn !== undefined && { 'cdn-cache-control': cdn }),
      ...(surrogate !== undefined && { 'surrogate-control': surrogate }),
    }
    return { status, caching, body, warnings, parentId: records[0]?.parentId, ids: /pageLoadTraceId/.test(body) }
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
    ['no age at all', { 'cache-control': 's-maxage=0, max-age=0' }],
    ['no-store for a CDN too', { 'cache-control': 'private', 'cdn-cache-control': 'no-store' }],
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
    expect((await exchange((res) => html(res, { 'cache-control': 'no-cache' }).end('<p>'), options)).caching).toEqual({
      'cache-control': 'no-cache',
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

  it('that is an error page is told nothing for Elastic, and no parent is minted', async () => {
    const respond = (res: Response, transaction: Transaction) => {
      html(res).statusCode = 404
      res.end(page(transaction))
    }
    expect(await exchange(respond)).toMatchObject({ status: 404, caching: {}, ids: false, parentId: undefined })
  })
})

/** `setHeader` cannot be chained on HTTP/2. */
function withHeaders(res: Response, headers: Headers): Response {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
  return res
}
