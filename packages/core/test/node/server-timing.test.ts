import { afterEach, describe, expect, it } from '@jest/globals'
import { createBaton, type SpanRecord, type Transaction } from '../../src/index.js'
import { handle } from '../../src/node/index.js'
import type { BatonOptions } from '../../src/options/options.js'
import { type Asking, protocols, type Response, type Serving, until } from './serving.js'

type Headers = Record<string, string>

const html = { 'content-type': 'text/html; charset=utf-8' }
const navigation = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', accept: 'text/html,*/*;q=0.8' }

describe.each(protocols)('over %s', (_, serve) => {
  const servings: Serving[] = []
  afterEach(() => Promise.all(servings.splice(0).map((serving) => serving.close())))

  /** Serves one request, and gives the header, and the one that belongs to what was recorded. */
  async function timingOf(
    respond: (res: Response, transaction: Transaction) => unknown,
    options: BatonOptions = {},
    { headers = navigation, ...asking }: Asking = {},
  ) {
    const records: SpanRecord[] = []
    const baton = createBaton({ record: (record) => records.push(record), ...options })
    const served = await serve((req, res) => handle(baton, req, res, (transaction) => respond(res, transaction)))
    servings.push(served)
    const before = Date.now()
    const answer = await served.ask({ headers, ...asking })
    await until(() => records.length > 0 || options.sampleRate === 0)
    const { traceId, spanId, parentId } = records[0] ?? {}
    const timing = answer.headers['server-timing'] as string | undefined
    const time = Number(/trace-baton;desc="(\d+) /.exec(timing ?? '')?.[1])
    if (timing?.includes('trace-baton;')) expect([time >= before, time <= Date.now()]).toEqual([true, true])
    return {
      timing: timing
        ?.replace(`trace-baton;desc="${time} `, 'trace-baton;desc="{now} ')
        .replace(new RegExp(` ${traceId ?? '[0-9a-f]{32}'}"$`), ' {id}"'),
      traceparent: `traceparent;desc="00-${traceId}-${spanId}-01"`,
      caching: answer.headers['cache-control'],
      parentId,
      answer,
    }
  }

  const page = (res: Response, headers: Headers = {}, body = '<p>') => {
    for (const [name, value] of Object.entries({ ...html, ...headers })) res.setHeader(name, value)
    res.end(body)
  }

  it('tells a document its trace, which is kept from shared caches, and mints no parent', async () => {
    const { timing, traceparent, caching, parentId } = await timingOf((res) => page(res))
    expect([timing, caching, parentId]).toEqual([
      `${traceparent}, trace-baton;desc="{now} 120 private {id}"`,
      'private, no-cache',
      undefined,
    ])
  })

  it('says the same as the tags', async () => {
    const options = { pageLoad: { sentry: true, datadog: true, w3c: true, faro: true, elastic: true, maxAge: 30 } }
    const respond = (res: Response, { pageLoad }: Transaction) => page(res, {}, String(pageLoad.tags()))
    const { timing, answer } = await timingOf(respond, options)
    const tags = [...answer.body.matchAll(/<meta name="([^"]+)" content="([^"]+)">/g)]
    expect(tags.map(([, name]) => name)).toEqual([
      'sentry-trace',
      'baggage',
      'dd-trace-id',
      'dd-trace-time',
      'traceparent',
    ])
    const entries = tags.map(([, name, content]) => `${name};desc="${content}", `)
    expect(timing).toBe(`${entries.join('')}trace-baton;desc="{now} 30 private {id}"`)
  })

  it.each<[string, BatonOptions, RegExp]>([
    ['what the tags say', { pageLoad: { w3c: true } }, /^traceparent;desc="00-(.*)", trace;desc=00-\1, trace-baton;/],
    ['no agent', { pageLoad: { w3c: false } }, /^trace;desc=00-[0-9a-f]{32}-[0-9a-f]{16}-01, trace-baton;/],
    [
      'pages that decide for themselves',
      { pageLoad: { w3c: true, sampling: 'independent' } },
      /^trace;desc=00-[0-9a-f]{32}-[0-9a-f]{16}-01, trace-baton;/,
    ],
    [
      'an unsampled trace',
      { pageLoad: { splunk: true }, sampleRate: 0 },
      /^trace;desc=00-[0-9a-f]{32}-[0-9a-f]{16}-00, trace-baton;/,
    ],
  ])(
    'writes the entry of W3C Level 3 by option, beside %s, and keeps it from shared caches',
    async (_, options, entries) => {
      const { timing, caching, parentId } = await timingOf((res) => page(res), {
        serverTiming: { trace: true },
        ...options,
      })
      expect([timing, caching, parentId]).toEqual([expect.stringMatching(entries), 'private, no-cache', undefined])
    },
  )

  it('writes no entry of W3C Level 3 beside the application’s own, nor for whoever does not ask', async () => {
    const own = (res: Response) => page(res, { 'server-timing': 'trace;desc=00-own' })
    const { timing } = await timingOf(own, { serverTiming: { trace: true } })
    expect(timing).toMatch(/^trace;desc=00-own, traceparent;desc="[^"]+", trace-baton;/)
    for (const serverTiming of [true, {}, { trace: false }])
      expect((await timingOf((res) => page(res), { serverTiming })).timing).not.toContain('trace;')
  })

  it.each<[string, Headers | undefined, BatonOptions]>([
    ['elastic, which reads no header', undefined, { pageLoad: { elastic: true } }],
    ['pages that decide for themselves', undefined, { pageLoad: { w3c: true, faro: true, sampling: 'independent' } }],
    ['nobody', undefined, { pageLoad: { w3c: false } }],
    ['whoever does not want it', undefined, { serverTiming: false }],
  ])('tells nothing for %s, and leaves the caches alone', async (_title, headers, options) => {
    const { timing, caching } = await timingOf((res) => page(res, headers), options)
    expect([timing, caching]).toEqual([undefined, undefined])
  })

  it.each<[string, Headers, boolean]>([
    ['a navigation', navigation, true],
    ['a navigation of a frame', { 'sec-fetch-dest': 'iframe' }, true],
    ['a browser that does not say what for', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }, true],
    ['something that takes anything', { accept: '*/*' }, true],
    ['something that does not say what it takes', {}, true],
    ['a page that is prerendered', { ...navigation, 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch' }, true],
    ['a script', { 'sec-fetch-dest': 'empty', accept: 'text/html' }, false],
    ['a script of React, on a plain origin', { accept: 'text/x-component' }, false],
    ['a client of an API', { accept: 'application/json' }, false],
    ['an image', { 'sec-fetch-dest': 'image' }, false],
    ['a script that Datadog’s agent traces', { 'x-datadog-origin': 'rum', accept: '*/*' }, false],
    [
      'C3: a page that speculation rules prefetch',
      { ...navigation, 'sec-purpose': 'prefetch', purpose: 'prefetch' },
      true,
    ],
    [
      'C3: a page that they prefetch by way of a proxy',
      { ...navigation, 'sec-purpose': 'prefetch;anonymous-client-ip' },
      true,
    ],
    ['a prefetch that does not say what for', { accept: 'text/html', 'sec-purpose': 'prefetch' }, false],
    ['a prefetch into the cache', { 'sec-fetch-dest': 'empty', 'sec-purpose': 'prefetch' }, false],
    ['a page that an older browser prefetches', { ...navigation, purpose: 'prefetch' }, false],
    ['a page that Firefox prefetches', { ...navigation, 'x-moz': 'prefetch' }, false],
  ])('asked by %s: %p', async (_title, headers, expected) => {
    const respond = (res: Response, { pageLoad }: Transaction) => page(res, {}, String(pageLoad.tags()))
    const { timing, caching, answer } = await timingOf(respond, {}, { headers })
    expect([timing !== undefined, caching !== undefined, answer.body.includes('<meta')]).toEqual([
      expected,
      expected,
      expected,
    ])
  })

  it('C: gives a helper no ids for a download', async () => {
    const { answer, parentId } = await timingOf((res, { pageLoad }) => {
      res.setHeader('content-disposition', 'Attachment; filename="a.html"')
      page(res, {}, `${pageLoad.tags()}${pageLoad.script('elastic')}`)
    })
    expect(answer.body).not.toMatch(/[0-9a-f]{32}/)
    expect(parentId).toBeUndefined()
  })

  it.each<[string, (res: Response) => unknown, Asking]>([
    ['HEAD', (res) => page(res), { method: 'HEAD' }],
    ['a redirect', (res) => res.writeHead(302, { ...html, location: '/' }).end('<p>'), {}],
    ['no content', (res) => res.writeHead(204, html).end(), {}],
    ['a part', (res) => res.writeHead(206, { ...html, 'content-range': 'bytes 0-2/9' }).end('<p>'), {}],
    ['a download', (res) => page(res, { 'content-disposition': 'attachment; filename="a.html"' }), {}],
    ['JSON', (res) => page(res, { 'content-type': 'application/json' }, '{}'), {}],
    ['text', (res) => page(res, { 'content-type': 'text/plain' }), {}],
    ['what says no type', (res) => res.end('<p>'), {}],
  ])('tells nothing where the answer is %s', async (_title, respond, asking) => {
    const { timing, caching } = await timingOf(respond, {}, asking)
    expect([timing, caching]).toEqual([undefined, undefined])
  })

  it.each<[string, Headers, NonNullable<BatonOptions['cache']>, boolean, string]>([
    [
      'what the application keeps private',
      { 'cache-control': 'private, max-age=60' },
      'private',
      true,
      'private, max-age=60',
    ],
    ['what is not stored', { 'cache-control': 'no-store' }, 'omit', true, 'no-store'],
    ['what is shared', { 'cache-control': 'public, max-age=60' }, 'private', false, 'public, max-age=60'],
    ['what is shared', { 'cache-control': 'public, max-age=60' }, 'omit', false, 'public, max-age=60'],
    ['what express.static says', { 'cache-control': 'public, max-age=0' }, 'private', false, 'public, max-age=0'],
    ['what is shared', { 'cache-control': 'public, max-age=60' }, 'allow', true, 'public, max-age=60'],
  ])('tells %s: %j under cache %j: %p', async (_title, headers, cache, expected, sent) => {
    const { timing, caching, traceparent } = await timingOf((res) => page(res, headers), { cache })
    const word = sent.startsWith('public') ? '' : 'private'
    expect([timing, caching]).toEqual([
      expected ? `${traceparent}, trace-baton;desc="{now} 120 ${word} {id}"` : undefined,
      sent,
    ])
  })

  it.each<[string, (res: Response) => unknown, string]>([
    ['setHeader', (res) => page(res, { 'server-timing': 'db;dur=53' }), 'db;dur=53'],
    ['a list', (res) => [res.setHeader('server-timing', ['db;dur=53', 'cache']), page(res)], 'db;dur=53, cache'],
    ['writeHead', (res) => res.writeHead(200, { ...html, 'Server-Timing': 'db;dur=53' }).end('<p>'), 'db;dur=53'],
  ])('stands behind what the application said by %s', async (_title, respond, there) => {
    const { timing, traceparent } = await timingOf(respond)
    expect(timing).toBe(`${there}, ${traceparent}, trace-baton;desc="{now} 120 private {id}"`)
  })

  it('leaves an entry of its name as it is, because agents read the first', async () => {
    const there = 'cdn;desc="a, b", TraceParent;desc="00-1"'
    const { timing } = await timingOf((res) => page(res, { 'server-timing': there }))
    expect(timing).toBe(`${there}, trace-baton;desc="{now} 120 private {id}"`)
  })

  const other = '4bf92f3577b34da6a3ce929d0e0e4736'
  it.each<[string, string | string[], string]>([
    ['ends an open string', 'db;dur=5;desc="a, b', 'db;dur=5;desc="a, b", '],
    ['ends one that a second line is in', ['db;desc="a', 'cache;dur=1'], 'db;desc="a, cache;dur=1", '],
    ['ends one whose last character escapes', 'db;desc="a\\', 'db;desc="a\\\\", '],
    ['keeps a quote that is escaped', 'db;desc="a \\" b", c', 'db;desc="a \\" b", c, '],
    ['keeps strings with blanks around', 'db;desc= "a" ;dur=1 , c;desc="" ', 'db;desc= "a" ;dur=1 , c;desc="" , '],
    ['keeps what has no string', 'db;desc=a b;dur=1, , c', 'db;desc=a b;dur=1, , c, '],
    ['leaves out a value with a quote inside, and the rest', 'a;dur=1, db;desc=a"b", c', 'a;dur=1, '],
    ['leaves out what follows a string, and the rest', 'a;desc="x";dur=1, db;desc="a"b, c', 'a;desc="x";dur=1, '],
    ['leaves out all after the first entry', 'db;desc="a" "b", c', ''],
    [
      'leaves out the hand-off of another trace behind an open string',
      [
        'a;dur=1',
        'db;desc="b',
        `trace-baton;desc="1 120 private ${other}", traceparent;desc="00-${other}-1111111111111111-01"`,
      ],
      'a;dur=1, ',
    ],
    ['leaves out another time, however written', `a, Trace-Baton ; desc="1 120 private ${other}"`, 'a, '],
  ])('%s of the application: %j', async (_title, there, expected) => {
    const respond = (res: Response) => [res.setHeader('server-timing', there), page(res)]
    const { timing, traceparent } = await timingOf(respond)
    expect(timing).toBe(`${expected}${traceparent}, trace-baton;desc="{now} 120 private {id}"`)
  })

  it('leaves a malformed header of the application as it is where the response has no hand-off', async () => {
    const there = 'db;desc="a"b'
    const { timing } = await timingOf((res) => page(res, { 'server-timing': there }), { serverTiming: false })
    expect(timing).toBe(there)
  })

  it('C10: replaces the time of the Baton behind a gateway, whose page of the same trace keeps its hand-off', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    const theirs = `00-${traceId}-1111111111111111-01`
    const there = `db;desc="a, trace-baton;", traceparent;desc="${theirs}", trace-baton;desc="1 120 private ${traceId}"`
    const headers = { ...navigation, traceparent: `00-${traceId}-b7ad6b7169203331-01` }
    const { timing } = await timingOf((res) => page(res, { 'server-timing': there }), {}, { headers })
    expect(timing).toBe(
      `db;desc="a, trace-baton;", traceparent;desc="${theirs}", trace-baton;desc="{now} 120 private {id}"`,
    )
  })

  it('C10: replaces the hand-off of another trace, from a cache between a gateway and the Baton behind it', async () => {
    const other = '4bf92f3577b34da6a3ce929d0e0e4736'
    const there = `Traceparent;desc="00-${other}-1111111111111111-01", db;dur=5, trace-baton;desc="1 120 private ${other}"`
    const { timing, traceparent } = await timingOf((res) => page(res, { 'server-timing': there }))
    expect(timing).toBe(`db;dur=5, ${traceparent}, trace-baton;desc="{now} 120 private {id}"`)
  })

  it('is decided when the headers go out: shared in writeHead', async () => {
    const respond = (res: Response) => res.writeHead(200, { ...html, 'cache-control': 's-maxage=60' }).end('<p>')
    const { timing, caching } = await timingOf(respond)
    expect([timing, caching]).toEqual([undefined, 's-maxage=60'])
  })

  it('G6: says -00 of a trace that is not sampled, and nothing where one of its agents could not tell', async () => {
    const unsampled = { sampleRate: 0 }
    const { timing } = await timingOf((res) => page(res), unsampled)
    expect(timing).toMatch(
      /^traceparent;desc="00-[0-9a-f]{32}-[0-9a-f]{16}-00", trace-baton;desc="\{now\} 120 private \{id\}"$/,
    )
    const faro = await timingOf((res) => page(res), { ...unsampled, pageLoad: { faro: true, datadog: true } })
    expect([faro.timing, faro.caching]).toEqual([undefined, undefined])
    const both = await timingOf((res) => page(res), { ...unsampled, pageLoad: { faro: true, w3c: true } })
    expect([both.timing, both.caching]).toEqual([undefined, undefined])
  })

  it.each<[string, Headers, NonNullable<BatonOptions['cache']>, boolean]>([
    ['nothing', {}, 'private', false],
    ['no-cache', { 'cache-control': 'no-cache' }, 'private', false],
    ['public', { 'cache-control': 'public, max-age=0' }, 'omit', false],
    ['private beside an age for a CDN', { 'cache-control': 'private', 'edge-control': 'max-age=1h' }, 'private', false],
    ['no-store', { 'cache-control': 'no-store' }, 'omit', true],
    ['nothing, and the application knows better', {}, 'allow', true],
  ])('B3: brings one with a 304 that says %s only if no cache shares it', async (_title, said, cache, expected) => {
    const respond = (res: Response) => res.writeHead(304, { etag: '"1"', ...said }).end()
    const { timing, caching } = await timingOf(
      respond,
      { cache },
      { headers: { ...navigation, 'if-none-match': '"1"' } },
    )
    expect([timing !== undefined, caching]).toEqual([expected, said['cache-control']])
  })

  it.each<[Headers, boolean]>([
    [navigation, true],
    [{ accept: 'text/html' }, true],
    [{ accept: '*/*' }, false],
    [{ 'sec-fetch-dest': 'empty', accept: 'text/html' }, false],
    [{ 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors', 'upgrade-insecure-requests': '1' }, false],
    [{ 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'same-origin' }, false],
    // What a service worker passes on, in Firefox and elsewhere.
    [{ 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'same-origin', 'upgrade-insecure-requests': '1' }, true],
    [{ 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'navigate' }, true],
    [{ 'sec-fetch-dest': 'embed', 'sec-fetch-mode': 'navigate' }, true],
    [{ 'sec-fetch-dest': 'object', 'sec-fetch-mode': 'navigate' }, true],
  ])('C1, G7: brings a new trace with a 304, whose body and caching stay, for %j: %p', async (asked, expected) => {
    const respond = (res: Response) => res.writeHead(304, { etag: '"1"', 'cache-control': 'private' }).end()
    const headers = { ...asked, 'if-none-match': '"1"' }
    const { timing, caching, traceparent } = await timingOf(respond, {}, { headers })
    expect([timing, caching]).toEqual([
      expected ? `${traceparent}, trace-baton;desc="{now} 120 private {id}"` : undefined,
      'private',
    ])
  })

  it.each<[string, boolean, string]>([
    ['is known before: no ids', true, '{}'],
    ['is known after it was rendered', false, expect.stringContaining('"pageLoadSpanId"') as never],
  ])('names no parent of a page that is saved as a file, which %s', async (_title, isKnown, body) => {
    const respond = (res: Response, { pageLoad }: Transaction) => {
      const file = { ...html, 'content-disposition': 'attachment; filename="a.html"' }
      if (isKnown) for (const [name, value] of Object.entries(file)) res.setHeader(name, value)
      const text = String(pageLoad.config('elastic'))
      if (isKnown) res.end(text)
      else res.writeHead(200, file).end(text)
    }
    const { timing, parentId, answer } = await timingOf(respond, { pageLoad: { elastic: true } })
    expect([timing, parentId, answer.body]).toEqual([undefined, undefined, body])
  })

  it('says when the page was sent where the ids are in the page alone', async () => {
    const respond = (res: Response, { pageLoad }: Transaction) => page(res, {}, String(pageLoad.config('elastic')))
    const { timing } = await timingOf(respond, { pageLoad: { elastic: true } })
    expect(timing).toBe('trace-baton;desc="{now} 120 private {id}"')
  })
})
