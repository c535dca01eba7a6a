import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createBaton } from '../src/index.js'

const hex = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 15 }), { minLength: length, maxLength: length })
    .map((digits) => digits.map((digit) => digit.toString(16)).join(''))
const traceIds = hex(32).filter((id) => /[1-9a-f]/.test(id))
const rates = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 1, 0.5, 0.1, 1e-20, Number.MIN_VALUE, 1 - Number.EPSILON / 2, 2 ** -56),
)

describe('the decision and ot=th', () => {
  it('H: agree for every trace id and rate that we decide by', () => {
    let withThreshold = 0
    fc.assert(
      fc.property(traceIds, rates, (traceId, rate) => {
        // A trace of somebody who left the decision to us, as B3 and Sentry do.
        const baton = createBaton({ sampler: () => rate })
        const transaction = baton.start({ traceparent: `00-${traceId}-00f067aa0ba902b7-02` })
        const { tracestate = '' } = transaction.inject()
        const threshold = /ot=(?:[^,]*;)?th:([0-9a-f]+)/.exec(tracestate)?.[1]
        const randomness = traceId.slice(18)
        if (threshold === undefined) expect(transaction.sampled).toBe(rate === 1)
        else {
          withThreshold++
          expect([transaction.sampled, randomness >= threshold.padEnd(14, '0')]).toEqual([true, true])
        }
      }),
      { numRuns: 2000 },
    )
    expect(withThreshold).toBeGreaterThan(200)
  })

  it('agree between any two services: what the stricter one samples, the other samples too', () => {
    fc.assert(
      fc.property(traceIds, rates, rates, (traceId, one, two) => {
        const [low, high] = one < two ? [one, two] : [two, one]
        const decide = (rate: number) =>
          createBaton({ sampler: () => rate }).start({ traceparent: `00-${traceId}-00f067aa0ba902b7-01` }).sampled
        return !decide(low) || decide(high)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the decision and every written field', () => {
  const spanId = '00f067aa0ba902b7'
  const inject = ['w3c', 'elastic', 'datadog', 'sentry', 'b3', 'b3-multi', 'jaeger', 'xray', 'cloud-trace'] as const
  const callers = fc.constantFrom<(traceId: string) => object>(
    () => ({}),
    (id) => ({ traceparent: `00-${id}-${spanId}-00`, tracestate: 'dd=s:2;t.dm:-4,es=s:0.25,ot=th:c' }),
    (id) => ({ traceparent: `00-${id}-${spanId}-01`, tracestate: 'dd=s:-1,es=s:0' }),
    (id) => ({ 'sentry-trace': `${id}-${spanId}`, baggage: 'sentry-sample_rate=0.25,sentry-sampled=true' }),
    (id) => ({ 'sentry-trace': `${id}-${spanId}-1`, baggage: 'sentry-sample_rate=0.25,sentry-sample_rand=0.1' }),
    (id) => ({ b3: `${id}-${spanId}-d`, 'uber-trace-id': `${id}:${spanId}:0:3` }),
    (id) => ({ 'x-amzn-trace-id': `Root=1-${id.slice(0, 8)}-${id.slice(8)};Sampled=?` }),
  )

  it('H: agree for every trace id, rate and caller', () => {
    const withRate = { sampled: 0, unsampled: 0 }
    fc.assert(
      fc.property(traceIds, rates, callers, (traceId, rate, caller) => {
        fc.pre(!traceId.endsWith('0'.repeat(16))) // which Datadog's headers cannot say
        const transaction = createBaton({ propagators: { inject }, sampler: () => rate }).start(caller(traceId))
        const written = transaction.inject()
        const { sampled } = transaction
        const said = (header: string, pattern: RegExp) => pattern.exec(written[header] ?? '')?.[1]
        const bit = sampled ? '1' : '0'
        const rand = Number(said('baggage', /sentry-sample_rand=([^,]+)/))
        const rateOfSentry = Number(said('baggage', /sentry-sample_rate=([^,]+)/))
        const decisionMaker = [said('tracestate', /t\.dm:([^;,]+)/), said('x-datadog-tags', /_dd\.p\.dm=([^,]+)/)]
        const flags = [said('traceparent', /-0([0-3])$/), said('elastic-apm-traceparent', /-0([0-3])$/)].map(
          (flag) => `${Number(flag) & 1}`,
        )
        const priority = said('x-datadog-sampling-priority', /(.+)/)
        expect({
          flags,
          sentry: said('sentry-trace', /-([01])$/),
          facts: said('baggage', /sentry-sampled=([a-z]+)/) ?? String(sampled),
          rand: rand < rateOfSentry,
          rate: rateOfSentry,
          priority: Number(priority) > 0,
          dd: said('tracestate', /dd=(?:[^,]*;)?s:(-?\d)/),
          decisionMaker: decisionMaker.map((value) => value !== undefined),
          th: said('tracestate', /ot=(?:[^,]*;)?th:([0-9a-f]+)/) !== undefined && !sampled,
          b3: said('b3', /-([01d])$/)?.replace('d', '1'),
          b3Multi: written['x-b3-flags'] ?? written['x-b3-sampled'],
          jaeger: `${Number(said('uber-trace-id', /:0([0-9a-f])$/)) & 1}`,
          xray: said('x-amzn-trace-id', /Sampled=([01])/),
          cloud: said('x-cloud-trace-context', /o=([01])/),
        }).toEqual({
          flags: [bit, bit],
          sentry: bit,
          facts: String(sampled),
          rand: sampled,
          rate,
          priority: sampled,
          dd: priority,
          decisionMaker: [sampled, sampled],
          th: false,
          b3: bit,
          b3Multi: bit,
          jaeger: bit,
          xray: bit,
          cloud: bit,
        })
        const es = said('tracestate', /es=(?:[^,]*;)?s:([^;,]+)/)
        if (es === undefined) return
        withRate[sampled ? 'sampled' : 'unsampled']++
        expect(Number(es) > 0).toBe(sampled)
      }),
      { numRuns: 2000 },
    )
    expect(withRate.sampled).toBeGreaterThan(100)
    expect(withRate.unsampled).toBeGreaterThan(100)
  })
})

describe('ot', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

  it('is not written by a root at rate 1, and says the rate below', () => {
    expect(createBaton().start({}).inject()).not.toHaveProperty('tracestate')
    const sampled = Array.from({ length: 64 }, () => createBaton({ sampleRate: 0.25 }).start({})).find(
      (one) => one.sampled,
    )
    expect(sampled?.inject()).toMatchObject({ tracestate: 'ot=th:c' })
  })

  it('gives the rate of a continued trace', () => {
    expect(createBaton().start({ traceparent, tracestate: 'ot=th:c' }).sampleRate).toBe(0.25)
    expect(createBaton().start({ traceparent, tracestate: 'ot=th:0' }).sampleRate).toBe(1)
    expect(createBaton().start({ traceparent, tracestate: 'ot=th:zz' }).sampleRate).toBeUndefined()
  })

  it('is handed on as it came when the decision is the caller’s', () => {
    const tracestate = 'rojo=1,ot=th:c;rv:ffffffffffffff;later:1'
    expect(createBaton().start({ traceparent, tracestate }).inject().tracestate).toBe(tracestate)
  })

  it('decides by the explicit randomness of the trace, and keeps it beside our own threshold', () => {
    const start = (rv: string) =>
      createBaton({ sampler: () => 0.5 }).start({ traceparent, tracestate: `rojo=1,ot=th:c;rv:${rv};later:1` })
    expect(start('80000000000000').inject().tracestate).toBe('ot=rv:80000000000000;later:1;th:8,rojo=1')
    expect(start('7fffffffffffff').sampled).toBe(false)
    expect(start('7fffffffffffff').inject().tracestate).toBe('ot=rv:7fffffffffffff;later:1,rojo=1')
  })

  it.each<[string, string | undefined]>([
    ['ot=rv:not-hex;th:not-hex', undefined],
    ['ot=rv:ffffffffffffff;th:not-hex', 'ot=rv:ffffffffffffff'],
    ['ot=rv:fffffffffffff;th:8', 'ot=th:8'],
    ['ot=rv:FFFFFFFFFFFFFF;later:x', 'ot=later:x'],
    ['ot=th:000000000000001', undefined],
    ['ot=th:;rv:', undefined],
    ['rojo=1,ot=th:8;:x;y', 'ot=th:8,rojo=1'],
    ['rojo=1,ot=abc', 'rojo=1'],
    ['ot=abc', undefined],
    ['rojo=1,ot=th:8;later:a:b;rv:ffffffffffffff', 'rojo=1,ot=th:8;later:a:b;rv:ffffffffffffff'],
  ])('E8: %s goes on as %s where the decision is the caller’s', (tracestate, expected) => {
    expect(createBaton().start({ traceparent, tracestate }).inject().tracestate).toBe(expected)
  })

  it('E8: invalid fields do not stay beside a decision of ours either', () => {
    const start = (tracestate: string) => createBaton({ sampler: () => 1 }).start({ traceparent, tracestate })
    expect(start('ot=rv:1;th:zz;later:1').inject().tracestate).toBe('ot=later:1;th:0')
    expect(start('ot=abc').inject().tracestate).toBe('ot=th:0')
  })

  // The last 56 bits of the trace id are f7e8…: below them lies what `th` says, above them what a malformed `rv` says.
  it.each([
    'th:ffffffffffffff',
    'rv:ffffffffffffff0',
    'rv:fffffffffffff',
    'rv:FFFFFFFFFFFFFF',
    'rv:gggggggggggggg',
    'abc',
  ])('H: ot=%s is no randomness, so the trace id decides', (ot) => {
    const decide = (last: string) =>
      createBaton({ sampler: () => 0.5 }).start({
        traceparent: `00-0af7651916cd43dd84${last}-b7ad6b7169203331-01`,
        tracestate: `ot=${ot}`,
      }).sampled
    expect([decide('7fffffffffffff'), decide('80000000000000')]).toEqual([false, true])
  })

  it('takes a threshold out that is not true any more', () => {
    const transaction = createBaton({ sampler: () => false }).start({ traceparent, tracestate: 'ot=th:c,rojo=1' })
    expect(transaction.inject().tracestate).toBe('rojo=1')
  })
})
