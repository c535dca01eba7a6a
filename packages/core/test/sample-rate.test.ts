import { describe, expect, it } from '@jest/globals'
import { newTraceId } from '../src/context/ids.js'
import { chooseRate, isRate, rate } from '../src/sampling/decide.js'
import { randomnessOf } from '../src/sampling/randomness.js'
import { isSampledAt, roundRate, thresholdOf } from '../src/sampling/sample-rate.js'

describe('thresholdOf', () => {
  it.each<[number, string]>([
    // T = 2^56 * (1 - p), OpenTelemetry's tracestate probability sampling
    [0.5, '80000000000000'],
    [0.25, 'c0000000000000'],
    [0.75, '40000000000000'],
    [0.125, 'e0000000000000'],
    [0.0625, 'f0000000000000'],
    [0.999, '004189374bc6a8'],
    [2 ** -52, 'fffffffffffff0'],
    [2 ** -56, 'ffffffffffffff'],
    [Number.MIN_VALUE, 'ffffffffffffff'],
    [1 - 2 ** -53, '00000000000008'],
  ])('of %d is %s', (given, expected) => {
    expect(thresholdOf(given)).toBe(expected)
  })
})

describe('isSampledAt', () => {
  it.each<[string, string, boolean, string]>([
    ['80000000000000', '4bf92f3577b34da6a380000000000000', true, 'at the threshold'],
    ['80000000000000', '4bf92f3577b34da6a37fffffffffffff', false, 'one below it'],
    ['80000000000000', 'ffffffffffffffffff00000000000000', false, 'low, whatever stands before the last 56 bits'],
    ['80000000000000', '000000000000000000ffffffffffffff', true, 'high, whatever stands before the last 56 bits'],
    [
      'c0000000000000',
      '4bf92f3577b34da6a3ce929d0e0e4736',
      true,
      'the example of W3C, whose randomness is ce929d0e0e4736',
    ],
    ['cf000000000000', '4bf92f3577b34da6a3ce929d0e0e4736', false, 'the same trace under a higher threshold'],
    ['00000000000000', '4bf92f3577b34da6a300000000000000', true, 'no threshold'],
    ['9fffffffffffff', '4bf92f3577b34da6a3a0000000000000', true, 'letters sort behind digits'],
  ])('against %s, %s is %j: %s', (threshold, traceId, expected) => {
    expect(isSampledAt(threshold, randomnessOf(traceId, undefined))).toBe(expected)
  })

  it('is nested: what a lower rate samples, every higher rate samples too', () => {
    const rates = [0.0001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.9999].map((share) => rate(share))
    const decisions = Array.from({ length: 5000 }, newTraceId).map((id) =>
      rates.map(({ threshold }) => isSampledAt(threshold, randomnessOf(id, undefined))),
    )
    expect(decisions.filter((row) => row.some((yes, i) => yes && row.slice(i).includes(false)))).toEqual([])
  })

  it.each([0.1, 0.25, 0.5, 0.9])('samples a share of %d', (share) => {
    const total = 20_000
    const sampled = Array.from({ length: total }, newTraceId).filter((id) =>
      isSampledAt(rate(share).threshold, randomnessOf(id, undefined)),
    ).length
    expect(Math.abs(sampled / total - share)).toBeLessThan(0.03) // eight standard deviations
  })
})

describe('roundRate', () => {
  it.each<[number, number]>([
    // Elastic, tracing-sampling.md
    [0.00001, 0.0001],
    [0.55554, 0.5555],
    [0.55555, 0.5556],
    [0.55556, 0.5556],
    // half away from zero, where binary fractions lie below the half
    [0.00015, 0.0002],
    [0.00025, 0.0003],
    [0.1 + 0.2, 0.3],
    [0.00005, 0.0001],
    [0.0001, 0.0001],
    [0.00014999, 0.0001],
    [Number.MIN_VALUE, 0.0001],
    [0.99994, 0.9999],
    [0.99995, 1],
    [0, 0],
    [0.25, 0.25],
    [1, 1],
  ])('makes %d %d', (given, expected) => {
    expect(roundRate(given)).toBe(expected)
  })
})

describe('isRate', () => {
  it.each<[unknown, boolean]>([
    [0, true],
    [1, true],
    [0.5, true],
    [Number.MIN_VALUE, true],
    [-Number.MIN_VALUE, false],
    [1 + Number.EPSILON, false],
    [Number.NaN, false],
    [Number.POSITIVE_INFINITY, false],
    ['0.5', false],
    [true, false],
    [null, false],
    [undefined, false],
    [1n, false],
  ])('of %p is %j', (value, expected) => {
    expect(isRate(value)).toBe(expected)
  })
})

describe('chooseRate', () => {
  const links = [] as const
  const parent = (sampled: boolean | undefined) => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), sampled })
  const quarter = rate(0.25)
  const yes = { sampled: true, sampleRate: 1 }
  const no = { sampled: false, sampleRate: 0 }
  const ofTheirs = (sampled: boolean) => ({ sampled, sampleRate: undefined })
  const atRate = (sampleRate: number, threshold: string) => ({ sampled: undefined, sampleRate, threshold })

  it.each<[string, Parameters<typeof chooseRate>, object]>([
    ['nobody decides, so our rate does', [{ links }, undefined, quarter], atRate(0.25, 'c0000000000000')],
    ['the parent says yes', [{ parent: parent(true), links }, undefined, rate(0)], ofTheirs(true)],
    ['the parent says no', [{ parent: parent(false), links }, undefined, rate(1)], ofTheirs(false)],
    [
      'the parent leaves it to us',
      [{ parent: parent(undefined), links }, undefined, quarter],
      atRate(0.25, 'c0000000000000'),
    ],
    ['a decision came without a parent', [{ sampled: false, links }, undefined, rate(1)], ofTheirs(false)],
    [
      'the parent is asked before the lone decision',
      [{ parent: parent(true), sampled: false, links }, undefined, no as never],
      ofTheirs(true),
    ],
    ['the sampler says yes against the parent', [{ parent: parent(false), links }, true, rate(0)], yes],
    ['the sampler says no against the parent', [{ parent: parent(true), links }, false, rate(1)], no],
    ['the sampler gives a rate', [{ parent: parent(false), links }, 0.5, rate(1)], atRate(0.5, '80000000000000')],
    ['the sampler gives 1', [{ links }, 1, rate(0)], yes],
    ['the sampler gives 0', [{ links }, 0, rate(1)], no],
    ['the sampler gives what is no rate', [{ parent: parent(true), links }, 2, rate(0)], ofTheirs(true)],
    ['the sampler gives NaN', [{ links }, Number.NaN, quarter], atRate(0.25, 'c0000000000000')],
    ['the sampler gives a word', [{ links }, 'yes' as never, rate(0)], no],
  ])('%s', (_, [incoming, verdict, byDefault], expected) => {
    expect(chooseRate(incoming, verdict, byDefault)).toMatchObject(expected)
  })
})
