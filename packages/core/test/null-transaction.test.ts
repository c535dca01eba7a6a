import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../src/baton.js'
import type { BatonOptions } from '../src/options/options.js'
import { nullTransaction } from '../src/trace/null-transaction.js'
import type { SpanRecord } from '../src/trace/record.js'
import { currentTransaction } from '../src/trace/scope.js'
import { traceparent } from './literals.js'
import { warningsDuring } from './warnings.js'

const ignored = (options: BatonOptions, path?: string, request?: unknown) =>
  createBaton(options).start({ traceparent }, { path, request } as object) === nullTransaction

describe('a request that is ignored', () => {
  const records: SpanRecord[] = []
  const baton = createBaton({
    ignore: ['/health'],
    record: (record) => records.push(record),
    pageLoad: { elastic: true },
  })
  const start = () => baton.start({ traceparent }, { path: '/health' })

  it('has the null transaction, whose ids are empty', () => {
    const { traceId, spanId, parentId, sampled, sampleRate, links, name, outcome, attributes } = start()
    expect({ traceId, spanId, parentId, sampled, sampleRate, links, name, outcome, attributes }).toEqual({
      traceId: '',
      spanId: '',
      parentId: undefined,
      sampled: false,
      sampleRate: undefined,
      links: [],
      name: '',
      outcome: 'unknown',
      attributes: {},
    })
    expect([start().traceparent, start().ensureParentId()]).toEqual(['', ''])
  })

  it('renders the snippet that every Elastic user knows without ids, `undefined` or zeros', () => {
    const transaction = start()
    expect(
      `pageLoadTraceId: '${transaction.traceId}', pageLoadSpanId: '${transaction.ensureParentId()}', pageLoadSampled: ${transaction.sampled}`,
    ).toBe("pageLoadTraceId: '', pageLoadSpanId: '', pageLoadSampled: false")
  })

  it('renders nothing', () => {
    const { tags, config, script, data, values } = start().pageLoad
    expect([tags(), config('elastic'), script('elastic'), data()].map(String)).toEqual(['', '{}', '', ''])
    expect(values).toEqual({ tags: [], config: {}, data: undefined })
  })

  it('writes no header and leaves those that are there', () => {
    const carrier = { traceparent, x: '1' }
    expect([start().inject(), start().inject(carrier)]).toEqual([{}, { traceparent, x: '1' }])
    expect(start().inject(carrier)).toBe(carrier)
  })

  it('changes by nothing that is written into it', () => {
    const transaction = start()
    transaction.name = 'x'
    transaction.outcome = 'failure'
    transaction.attributes.x = 1
    transaction.end()
    expect([transaction.name, transaction.outcome, transaction.attributes]).toEqual(['', 'unknown', {}])
  })

  it('is nobody’s current transaction, is not recorded, and returns what it is asked to run', async () => {
    const promise = Promise.resolve('value')
    expect(baton.run({ traceparent }, { path: '/health' }, () => currentTransaction())).toBeUndefined()
    expect(baton.run({}, { path: '/health' }, () => promise)).toBe(promise)
    await promise
    expect(() =>
      baton.run({}, { path: '/health' }, () => {
        throw new Error('mine')
      }),
    ).toThrow('mine')
    const span = start().startSpan('child')
    expect([span.spanId, span.run(() => 42), span.inject()]).toEqual(['', 42, {}])
    span.end()
    expect(records).toEqual([])
  })
})

describe('ignore', () => {
  it.each<[NonNullable<BatonOptions['ignore']>[number], string | undefined, boolean]>([
    ['/health', '/health', true],
    ['/health', '/health/', false],
    ['/health', '/healthy', false],
    ['/health', '/a/health', false],
    ['/health', '/Health', false],
    ['/health', undefined, false],
    ['/assets/*', '/assets/a.js', true],
    ['/assets/*', '/assets/a/b.js', true],
    ['/assets/*', '/assets/', true],
    ['/assets/*', '/assets', false],
    ['/assets/*', '/x/assets/a.js', false],
    ['*.map', '/assets/a.js.map', true],
    ['*.map', '/assets/a.jsxmap', false],
    ['*.map', '/a.map/b', false],
    ['/a*c', '/abc', true],
    ['/a*c', '/abcd', false],
    ['/(a+)+$*', '/(a+)+$b', true],
    ['/(a+)+$*', '/aaab', false],
    ['/[id]*', '/[id]', true],
    ['/[id]*', '/i', false],
    ['*', '/anything', true],
    [/^\/health/, '/healthy', true],
    [/^\/health/, '/a/health', false],
    [/HEALTH/i, '/health', true],
    [() => true, '/health', true],
    [() => false, '/health', false],
    [(() => 'yes') as never, '/health', false],
    [(async () => true) as never, '/health', false],
  ])('%p takes %j for ignored: %j', (rule, path, expected) => {
    expect(ignored({ ignore: [rule] }, path)).toBe(expected)
  })

  it.each([/health/g, /health/y, /\/health/gy])('%p answers the same every time', (rule) => {
    const baton = createBaton({ ignore: [rule] })
    const path = rule.sticky ? (rule.source.startsWith('\\/') ? '/health' : 'health') : '/health'
    const answers = Array.from({ length: 4 }, () => baton.start({}, { path }) === nullTransaction)
    expect([answers, rule.lastIndex]).toEqual([[true, true, true, true], 0])
  })

  it('asks a predicate with the request of the framework', () => {
    const request = { url: '/x' }
    expect(ignored({ ignore: [(given) => given === request] }, '/x', request)).toBe(true)
  })

  it('asks each rule until one says yes', () => {
    expect(ignored({ ignore: ['/a', /^\/b/, () => true] }, '/c')).toBe(true)
  })

  it('treats a predicate that throws as absent, and says so once', async () => {
    const ignore = [
      () => {
        throw new Error('mine')
      },
      '/health',
    ]
    const baton = createBaton({ ignore })
    const warnings = await warningsDuring(() => {
      expect(baton.start({}, { path: '/' })).not.toBe(nullTransaction)
      expect(baton.start({}, { path: '/health' })).toBe(nullTransaction)
    })
    expect(warnings).toEqual([
      {
        code: 'BATON_IGNORE',
        message: expect.stringMatching(/^The option `ignore` threw and is treated as absent: Error: mine\n/),
      },
    ])
  })
})
