import { afterEach, describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/index.js'
import { handle } from '../../src/node/index.js'
import type { BatonOptions } from '../../src/options/options.js'
import { type Asking, protocols, type Response, type Serving } from './serving.js'

type Headers = Record<string, string>
const json = { 'content-type': 'application/json' }
const alone = 'private, no-cache'
const later = 'Fri, 31 Dec 2100 00:00:00 GMT'

describe.each(protocols)('the trace id of a response over %s', (_protocol, serve) => {
  const servings: Serving[] = []
  afterEach(() => Promise.all(servings.splice(0).map((serving) => serving.close())))

  /** Whether the response has its trace id, and what it says of caches. */
  async function told(respond: (res: Response) => unknown, options: BatonOptions = {}, asking: Asking = {}) {
    const baton = createBaton({ responseHeader: true, ...options })
    const served = await serve((req, res) => handle(baton, req, res, () => respond(res)))
    servings.push(served)
    const { headers } = await served.ask(asking)
    return [/^[0-9a-f]{32}$/.test(String(headers['x-trace-id'])), headers['cache-control']]
  }
  const answer = (headers: Headers) => (res: Response) => res.writeHead(200, { ...json, ...headers }).end('{}')

  it.each<[string, Headers, string]>([
    ['nothing', {}, alone],
    ['when it was modified', { 'last-modified': 'Sat, 01 Aug 2026 00:00:00 GMT' }, alone],
    ['a validator', { etag: '"1"' }, alone],
    ['a time that is over', { expires: '0' }, alone],
    ['no-cache', { 'cache-control': 'no-cache' }, alone],
    ['must-revalidate', { 'cache-control': 'must-revalidate' }, `${alone}, must-revalidate`],
    ['private', { 'cache-control': 'private, max-age=9' }, 'private, max-age=9'],
    ['no-store', { 'cache-control': 'no-store' }, 'no-store'],
  ])('B4: keeps it from others, where the response says %s', async (_title, headers, caching) => {
    expect(await told(answer(headers))).toEqual([true, caching])
  })

  it('C12: is not in the answer to a preflight, which has no transaction', async () => {
    const options = { cors: { origins: ['https://shop.example'] } }
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'PUT' }
    const notFound = (res: Response) => res.writeHead(404).end()
    expect(await told(notFound, options, { method: 'OPTIONS', headers })).toEqual([false, undefined])
  })

  it.each<[string, Headers]>([
    ['public', { 'cache-control': 'public' }],
    ['a time to come', { expires: later }],
    ['an age for a CDN beside private', { 'cache-control': 'private', 'netlify-cdn-cache-control': 'max-age=9' }],
  ])('B4: is left out, and nothing is changed, where it says %s', async (_title, headers) => {
    expect(await told(answer(headers))).toEqual([false, headers['cache-control']])
    expect(await told(answer(headers), { cache: 'allow' })).toEqual([true, headers['cache-control']])
  })

  it.each<[string, string | undefined, boolean]>([
    ['nothing', undefined, false],
    ['no-cache', 'no-cache', false],
    ['public', 'public, max-age=0', false],
    ['private', 'private, no-cache', true],
    ['no-store', 'no-store', true],
  ])('B3: is in a 304 that says %s only if no cache shares that', async (_title, caching, expected) => {
    const headers = caching === undefined ? {} : { 'cache-control': caching }
    const respond = (res: Response) => res.writeHead(304, { etag: '"1"', ...headers }).end()
    expect(await told(respond, {}, { headers: { 'if-none-match': '"1"' } })).toEqual([expected, caching])
  })

  it('leaves the answer to a POST as it is, because no cache keeps it', async () => {
    expect(await told(answer({}), {}, { method: 'POST' })).toEqual([true, undefined])
  })

  it('says with HEAD what it says with GET', async () => {
    expect(await told(answer({}), {}, { method: 'HEAD' })).toEqual([true, alone])
  })

  it('changes nothing where the application has written the header', async () => {
    expect(await told(answer({ 'x-trace-id': 'mine' }))).toEqual([false, undefined])
  })
})
