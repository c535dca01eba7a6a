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
  it('agree for every trace id and rate that we decide by', () => {
    fc.assert(
      fc.property(traceIds, rates, (traceId, rate) => {
        // A trace of somebody who left the decision to us, as B3 and Sentry do.
        const baton = createBaton({ sampler: () => rate })
        const transaction = baton.start({ traceparent: `00-${traceId}-00f067aa0ba902b7-02` })
        const { tracestate = '' } = transaction.inject()
        const threshold = /ot=(?:[^,]*;)?th:([0-9a-f]+)/.exec(tracestate)?.[1]
        const randomness = traceId.slice(18)
        if (threshold === undefined) expect(transaction.sampled).toBe(rate === 1)
        else expect([transaction.sampled, randomness >= threshold.padEnd(14, '0')]).toEqual([true, true])
      }),
      { numRuns: 2000 },
    )
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

  it('takes a threshold out that is not true any more', () => {
    const transaction = createBaton({ sampler: () => false }).start({ traceparent, tracestate: 'ot=th:c,rojo=1' })
    expect(transaction.inject().tracestate).toBe('rojo=1')
  })
})
