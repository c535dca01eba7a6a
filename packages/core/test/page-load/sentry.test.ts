import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import type { BatonOptions } from '../../src/options/options.js'
import { spanId, traceId, traceparent } from '../literals.js'
import { dataOf, scriptOf } from './rendered.js'

const dsn = 'https://key@o42.ingest.sentry.io/7'
const options = { dsn, release: 'shop@1.2', environment: 'staging' }
const start = (headers: object, more: BatonOptions = {}) =>
  createBaton({ pageLoad: { sentry: options }, ...more }).start(headers)

/** The members of a `baggage` tag, without the `sentry-` of their names. */
function membersOf(baggage: string | undefined): Record<string, string> {
  const pairs = (baggage ?? '').split(',').filter((pair) => pair !== '')
  return Object.fromEntries(pairs.map((pair) => pair.replace(/^sentry-/, '').split('=') as [string, string]))
}

function handOffOf(headers: object, more: BatonOptions = {}) {
  const transaction = start(headers, more)
  const [trace, baggage] = transaction.pageLoad.values.tags
  expect([trace?.name, baggage?.name ?? 'baggage']).toEqual(['sentry-trace', 'baggage'])
  return { transaction, trace: trace?.content, members: membersOf(baggage?.content), baggage: baggage?.content }
}

const sampleRand = expect.stringMatching(/^0\.\d{6,}$/)

describe('a page that reads Sentry', () => {
  it('is the child of our span, and knows who began the trace', () => {
    const { transaction, trace, members } = handOffOf({})
    expect(trace).toBe(`${transaction.traceId}-${transaction.spanId}-1`)
    expect(members).toEqual({
      environment: 'staging',
      release: 'shop%401.2',
      public_key: 'key',
      trace_id: transaction.traceId,
      org_id: '42',
      sampled: 'true',
      sample_rand: sampleRand,
      sample_rate: '1',
    })
    expect(transaction.parentId).toBeUndefined()
  })

  it('is told the same by tags, config, script, data and values', () => {
    const { transaction, trace, baggage } = handOffOf({})
    const { pageLoad } = transaction
    const told = { sentryTrace: trace, baggage }
    expect({
      tags: String(pageLoad.tags()),
      config: JSON.parse(String(pageLoad.config('sentry'))),
      script: scriptOf(pageLoad.script('sentry')),
      data: dataOf(pageLoad.data()),
    }).toEqual({
      tags: `<meta name="sentry-trace" content="${trace}">\n<meta name="baggage" content="${baggage}">`,
      config: { ...options, ...told },
      script: { data: told, options, at: expect.any(Number), maxAge: 120 },
      data: { at: expect.any(Number), maxAge: 120, sentry: told },
    })
  })

  it.each([
    [0, '-0', 'false', '0'],
    [1, '-1', 'true', '1'],
  ])('is sampled as the server is: at the rate %d its tag ends in %s', (sampleRate, end, sampled, rate) => {
    const { trace, members } = handOffOf({}, { sampleRate })
    expect(trace?.slice(-2)).toBe(end)
    expect(members).toMatchObject({ sampled, sample_rate: rate })
  })

  it.each<[string, boolean, string]>([
    [`${traceId}-${spanId}`, true, '-1'],
    [`${traceId}-${spanId}`, false, '-0'],
    [`${traceId}-${spanId}-1`, false, '-1'],
    [`${traceId}-${spanId}-0`, true, '-0'],
  ])(
    'gets our decision where %s left it to us, else the caller’s: at the rate of %p it ends in %s',
    (header, all, end) => {
      const { transaction, trace } = handOffOf({ 'sentry-trace': header }, { sampleRate: all ? 1 : 0 })
      expect(trace).toBe(`${traceId}-${transaction.spanId}${end}`)
    },
  )

  it('gets no decision where it decides for itself, and is in the trace all the same', () => {
    const pageLoad = { sentry: options, sampling: 'independent' } as const
    for (const sampleRate of [0, 1]) {
      const { transaction, trace, members } = handOffOf({}, { pageLoad, sampleRate })
      expect(trace).toBe(`${transaction.traceId}-${transaction.spanId}`)
      expect(members).toEqual({
        environment: 'staging',
        release: 'shop%401.2',
        public_key: 'key',
        trace_id: transaction.traceId,
        org_id: '42',
        sample_rand: sampleRand,
      })
    }
  })

  const frozen = `sentry-trace_id=${traceId},sentry-public_key=theirs,sentry-sample_rate=0.25,sentry-sampled=true,sentry-sample_rand=0.125,sentry-release=theirs`

  it('gets the sampling context that the trace came with, and nothing else that a stranger sent', () => {
    const baggage = `userId=alice,${frozen},sentry-transaction=GET%20%2F,sentry-x=%3Cscript%3E`
    const { members } = handOffOf({ 'sentry-trace': `${traceId}-${spanId}-1`, baggage })
    expect(members).toEqual({
      trace_id: traceId,
      public_key: 'theirs',
      sample_rate: '0.25',
      sampled: 'true',
      sample_rand: '0.125',
      release: 'theirs',
      transaction: 'GET%20%2F',
    })
  })

  it('gets no sampling context where the trace came with none: it is frozen', () => {
    const { baggage } = handOffOf({ 'sentry-trace': `${traceId}-${spanId}-1` })
    expect(baggage).toBeUndefined()
  })

  it('gets none of another trace', () => {
    const other = frozen.replace(traceId, 'f'.repeat(32))
    expect(handOffOf({ 'sentry-trace': `${traceId}-${spanId}-1`, baggage: other }).baggage).toBeUndefined()
  })

  it('gets ours where the trace came without Sentry, whose rate nobody told us', () => {
    const { transaction, trace, members } = handOffOf({ traceparent })
    expect(trace).toBe(`${traceId}-${transaction.spanId}-1`)
    expect(members).toEqual({
      environment: 'staging',
      release: 'shop%401.2',
      public_key: 'key',
      trace_id: traceId,
      org_id: '42',
      sampled: 'true',
      sample_rand: sampleRand,
    })
  })

  it.each<[string, BatonOptions, object]>([
    ['nothing', { pageLoad: { sentry: true } }, { environment: 'production' }],
    [
      'the service',
      { pageLoad: { sentry: true }, service: { version: '7', environment: 'test' } },
      { release: '7', environment: 'test' },
    ],
    [
      'the header format',
      { pageLoad: { sentry: true }, propagators: { sentry: { dsn, release: 'r', environment: 'e' } } },
      { public_key: 'key', org_id: '42', release: 'r', environment: 'e' },
    ],
    [
      'the page before the header format',
      { pageLoad: { sentry: { dsn: 'https://page@localhost/8' } }, propagators: { sentry: { dsn, release: 'r' } } },
      { public_key: 'page', org_id: '42', release: 'r', environment: 'production' },
    ],
  ])('is told who we are by %s', (_, more, expected) => {
    const { transaction, members } = handOffOf({}, more)
    const { traceId: trace_id } = transaction
    expect(members).toEqual({ ...expected, trace_id, sampled: 'true', sample_rand: sampleRand, sample_rate: '1' })
  })

  it('is told our own names escaped where they need it, in the tag alone', () => {
    const { pageLoad } = start({}, { pageLoad: { sentry: { environment: "o'hare" } } })
    expect(String(pageLoad.tags())).toContain('content="sentry-environment=o&#39;hare,')
    expect(pageLoad.values.tags[1]?.content).toContain("sentry-environment=o'hare,")
  })

  it('is told what a stranger sent escaped, in the tag alone', () => {
    const baggage = `sentry-trace_id=${traceId},sentry-release='<b>&`
    const { pageLoad } = start({ 'sentry-trace': `${traceId}-${spanId}-1`, baggage })
    expect(String(pageLoad.tags())).toContain('sentry-release=&#39;&lt;b&gt;&amp;')
    expect(pageLoad.values.tags[1]?.content).toContain("sentry-release='<b>&")
  })

  it('is told what the next service is told', () => {
    const propagators = { inject: ['sentry'], sentry: options } as const
    const { transaction, trace, members } = handOffOf({}, { propagators })
    const headers = transaction.inject()
    expect(headers['sentry-trace']).toBe(trace)
    expect(membersOf(headers.baggage)).toEqual(members)
  })
})
