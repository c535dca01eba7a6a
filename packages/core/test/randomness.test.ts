import { describe, expect, it } from '@jest/globals'
import { type BatonOptions, createBaton } from '../src/index.js'

const spanId = 'b7ad6b7169203331'
const high = `0af7651916cd43dd84${'f'.repeat(14)}` // sampled at every rate above 0
const low = `0af7651916cd43dd84${'0'.repeat(14)}` // sampled at no rate below 1
const many = 2000

const everyHeader: readonly [string, (traceId: string) => Record<string, string>][] = [
  ['traceparent', (traceId) => ({ traceparent: `00-${traceId}-${spanId}-01` })],
  [
    'traceparent with ot=rv',
    (traceId) => ({ traceparent: `00-${traceId}-${spanId}-03`, tracestate: `ot=rv:${traceId.slice(18)}` }),
  ],
  ['elastic-apm-traceparent', (traceId) => ({ 'elastic-apm-traceparent': `00-${traceId}-${spanId}-01` })],
  ['sentry-trace', (traceId) => ({ 'sentry-trace': `${traceId}-${spanId}-1` })],
  ['b3', (traceId) => ({ b3: `${traceId}-${spanId}-1` })],
  ['x-b3-traceid', (traceId) => ({ 'x-b3-traceid': traceId, 'x-b3-spanid': spanId, 'x-b3-sampled': '1' })],
  [
    'x-amzn-trace-id without a parent',
    (traceId) => ({ 'x-amzn-trace-id': `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Sampled=1` }),
  ],
  ['x-cloud-trace-context', (traceId) => ({ 'x-cloud-trace-context': `${traceId}/1;o=1` })],
  ['x-request-id', (traceId) => ({ 'x-request-id': traceId })],
]

/** How the callers leave the decision to us. */
const ways: readonly [string, BatonOptions][] = [
  ["'ids-only'", { trust: 'ids-only' }],
  ["a function that answers 'ids-only'", { trust: () => 'ids-only' }],
  ['over maxForcedPerSecond', { maxForcedPerSecond: 0 }],
]

const formats: BatonOptions = {
  propagators: {
    extract: ['w3c', 'elastic', 'sentry', 'b3', 'b3-multi', 'xray', 'cloud-trace', 'baggage', 'request-id'],
    inject: ['w3c', 'sentry', 'baggage'],
  },
}

describe.each(ways)('A2: with %s', (_, options) => {
  describe.each(everyHeader)('%s', (_name, headersOf) => {
    it.each([
      ['fourteen f', high, 0.001, false],
      ['fourteen 0', low, 0.999, true],
    ])('a trace id that ends in %s is sampled by our rate alone', (_end, traceId, sampleRate, expected) => {
      const baton = createBaton({ ...formats, ...options, sampleRate })
      let exceptions = 0
      const traceIds = new Set<string>()
      for (let i = 0; i < many; i++) {
        const transaction = baton.start(headersOf(traceId))
        traceIds.add(transaction.traceId)
        if (transaction.sampled !== expected) exceptions++
      }
      expect([...traceIds]).toEqual([traceId])
      expect(exceptions).toBeLessThan(40) // 2 of 2000 are expected; 40 come once in 10^38 runs
    })
  })

  it('the next service is told what we decided by, in place of what the caller said', () => {
    const baton = createBaton({ ...options, sampleRate: 0.5 })
    const caller = { traceparent: `00-${high}-${spanId}-03`, tracestate: 'ot=rv:ffffffffffffff;th:0;x:y,rojo=1' }
    const counts = { kept: 0, dropped: 0 }
    const told = new Set<string>()
    for (let i = 0; i < 200; i++) {
      const transaction = baton.start(caller)
      const { tracestate = '' } = transaction.inject()
      const [, rv = '', th] = /^ot=(?:x:y;)?rv:([0-9a-f]{14})(?:;x:y)?(;th:8)?(?:,rojo=1)?$/.exec(tracestate) ?? [
        tracestate,
      ]
      expect(rv).toHaveLength(14)
      expect([transaction.sampled, th]).toEqual(rv >= '80000000000000' ? [true, ';th:8'] : [false, undefined])
      counts[transaction.sampled ? 'kept' : 'dropped']++
      told.add(rv)
      const next = createBaton({ sampler: () => 0.25 }).start(transaction.inject())
      expect([next.traceId, next.sampled]).toEqual([high, rv >= 'c0000000000000'])
    }
    expect(told.size).toBe(200)
    expect(counts.kept * counts.dropped).toBeGreaterThan(0)
  })

  it("Sentry's sample_rand agrees with it", () => {
    const baton = createBaton({ ...formats, ...options, sampleRate: 0.3 })
    const caller = {
      traceparent: `00-${high}-${spanId}-01`,
      'sentry-trace': `${high}-${spanId}-1`,
      baggage: `sentry-trace_id=${high},sentry-sample_rand=0.000001,sentry-sample_rate=1,sentry-sampled=true`,
    }
    for (let i = 0; i < 200; i++) {
      const transaction = baton.start(caller)
      const { tracestate = '', baggage = '' } = transaction.inject()
      const [, rv = ''] = /rv:([0-9a-f]{14})/.exec(tracestate) ?? []
      const rand = Number(/sentry-sample_rand=([\d.]+)/.exec(baggage)?.[1])
      expect(baggage).toContain('sentry-sample_rate=0.3')
      expect(rand).toBeCloseTo(1 - Number(`0x${rv}`) / 2 ** 56, 5)
      expect(rand < 0.3).toBe(transaction.sampled)
    }
  })
})

describe('A2: our own randomness', () => {
  it('is drawn for nobody who is trusted, nor for a trace that begins here', () => {
    const trusted = createBaton({ sampleRate: 0.5 }).start({ traceparent: `00-${high}-${spanId}-01` })
    expect(trusted.inject()).toEqual({ traceparent: `00-${high}-${trusted.spanId}-01` })
    for (const trust of ['ids-only', 'restart', 'ignore'] as const) {
      const { tracestate = '' } = createBaton({ trust, sampleRate: 0.5 }).start({}).inject()
      expect(tracestate).not.toContain('rv:')
    }
  })

  it.each([0, 1])('is not told where the rate is %d, and nothing was decided by it', (sampleRate) => {
    const { tracestate } = createBaton({ trust: 'ids-only', sampleRate })
      .start({ traceparent: `00-${high}-${spanId}-01` })
      .inject()
    expect(tracestate).toBeUndefined()
  })

  it('decides where a limit is set and the caller leaves the decision open', () => {
    const baton = createBaton({ maxForcedPerSecond: 1000, sampleRate: 0.001 })
    const sampled = Array.from({ length: many }, () => baton.start({ b3: `${high}-${spanId}` }).sampled)
    expect(sampled.filter(Boolean).length).toBeLessThan(40)
  })

  it('leaves the order of two services as it is: who has the higher rate samples what the other one does', () => {
    const edge = createBaton({ trust: 'ids-only', sampleRate: 0.2 })
    for (let i = 0; i < 200; i++) {
      const first = edge.start({ traceparent: `00-${low}-${spanId}-01` })
      const second = createBaton({ sampler: () => 0.6 }).start(first.inject())
      if (first.sampled) expect(second.sampled).toBe(true)
    }
  })
})
