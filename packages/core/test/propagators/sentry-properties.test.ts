import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createBaton } from '../../src/baton.js'
import { readerOf } from '../../src/context/carrier.js'
import { newTraceId } from '../../src/context/ids.js'
import type { BatonOptions } from '../../src/options/options.js'
import { agrees, sampleRandOf } from '../../src/propagators/sentry/sample-rand.js'
import { samplingContextIn, valueIn } from '../../src/propagators/sentry/sampling-context.js'
import { sentry } from '../../src/propagators/sentry/sentry.js'
import { randomnessOf } from '../../src/sampling/randomness.js'
import { isSampledAt, thresholdOf } from '../../src/sampling/sample-rate.js'
import { spanId } from '../literals.js'

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
const validId = (length: number) => hex(length).filter((id) => !/^0+$/.test(id))
const rates = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
  fc.integer({ min: 0, max: 70 }).map((n) => 2 ** -n),
  fc.integer({ min: 1, max: 53 }).map((n) => 1 - 2 ** -n),
  fc.constantFrom(0, 1, Number.MIN_VALUE, 1e-300, 1e-7, 0.1 + 0.2, 0.1234567891234),
)
/** Trace ids at the very threshold of a rate, a few steps to either side. */
const atThreshold = fc
  .tuple(rates, fc.bigInt({ min: -40n, max: 40n }), validId(18))
  .map(([rate, step, head]): [string, number] => {
    const wanted = BigInt(`0x${thresholdOf(rate)}`) + step
    const randomness = wanted < 0n ? 0n : wanted >= 2n ** 56n ? 2n ** 56n - 1n : wanted
    return [head + randomness.toString(16).padStart(14, '0'), rate]
  })
const traces = fc.oneof(fc.tuple(validId(32), rates), atThreshold)
const many = { numRuns: 3000 }

interface Written {
  readonly suffix: string | undefined
  readonly sampled: string | undefined
  readonly rand: string | undefined
  readonly rate: string | undefined
}

/** The fields that say whether a trace is sampled. */
function decisionIn(headers: Record<string, string>): Written {
  const facts = samplingContextIn(headers.baggage)
  return {
    suffix: /^[0-9a-f]{32}-[0-9a-f]{16}-([01])$/.exec(headers['sentry-trace'] ?? '')?.[1],
    sampled: valueIn(facts, 'sampled'),
    rand: valueIn(facts, 'sample_rand'),
    rate: valueIn(facts, 'sample_rate'),
  }
}

/** All that two of these fields can say against each other, or against the transaction. */
function contradictions({ suffix, sampled, rand, rate }: Written, decision: boolean): string[] {
  const found: string[] = []
  if (suffix !== (decision ? '1' : '0')) found.push(`suffix ${suffix}`)
  if (sampled !== undefined && sampled !== String(decision)) found.push(`sampled ${sampled}`)
  if (rand !== undefined && !(Number(rand) >= 0 && Number(rand) < 1)) found.push(`rand ${rand}`)
  const usable = rate !== undefined && /^[\d.]+(e-?\d+)?$/i.test(rate) && Number(rate) <= 1
  if (usable && rand !== undefined && Number(rand) < Number(rate) !== decision) found.push(`rand ${rand} rate ${rate}`)
  return found
}

it.each([
  [62, true],
  [70, true],
  [70, false], // it could have one: what stands behind 64 members is not read
])('lets no organization hide behind %d other members, whether it is there (%s) or not', (count, hasOrgId) => {
  const baggage =
    Array.from({ length: count }, (_, i) => `sentry-a${i}=1`).join(',') + (hasOrgId ? ',sentry-org_id=43' : '')
  const headers = { 'sentry-trace': `${'1'.repeat(32)}-${'2'.repeat(16)}-1`, baggage }
  const start = (orgId?: string) =>
    createBaton({ propagators: { extract: ['sentry'], sentry: { orgId } } }).start(headers)
  expect(start('42').links.map((link) => link.reason)).toEqual(['org'])
  expect([start('42').traceId === '1'.repeat(32), start().traceId === '1'.repeat(32)]).toEqual([false, true])
})

it('keeps at most 64 members of a sampling context, wherever they stand', () => {
  const many = Array.from({ length: 100 }, (_, i) => `sentry-a${i}=1`)
  const others = Array.from({ length: 500 }, (_, i) => `b${i}=1`)
  const found = samplingContextIn([...others, ...many].join(','))
  expect([found.size, valueIn(found, 'a63'), valueIn(found, 'a64')]).toEqual([64, '1', undefined])
})

describe('for every trace id and rate, the fields agree with the decision', () => {
  const from = (headers: object, options: BatonOptions = {}) => {
    const transaction = createBaton({ propagators: { inject: ['sentry'] }, ...options }).start(headers)
    return { sampled: transaction.sampled, written: decisionIn(transaction.inject()) }
  }

  it('of a context of our own', () => {
    fc.assert(
      fc.property(traces, ([traceId, sampleRate]) => {
        const headers = { traceparent: `00-${traceId}-${spanId}-00` }
        const { sampled, written } = from(headers, { sampleRate, trust: 'ids-only' })
        expect(contradictions(written, sampled)).toEqual([])
        expect(written).toMatchObject({ sampled: String(sampled), rate: String(sampleRate), rand: expect.any(String) })
      }),
      many,
    )
  })

  it('of a trace that came without facts or decision', () => {
    fc.assert(
      fc.property(traces, ([traceId, sampleRate]) => {
        const { sampled, written } = from({ 'sentry-trace': `${traceId}-${spanId}` }, { sampleRate })
        expect(contradictions(written, sampled)).toEqual([])
        expect(written).toMatchObject({ sampled: undefined, rate: String(sampleRate), rand: expect.any(String) })
      }),
      many,
    )
  })

  it('of a frozen context, whatever it said', () => {
    const text = fc.oneof(
      rates.map(String),
      fc.constantFrom('true', 'false', 'True', '', 'x', '-1', '1.5', '0.5', '1', '0', '%31'),
    )
    const member = fc.tuple(fc.constantFrom('sampled', 's%61mpled', 'sample_rate', 'sample_rand', 'x'), text)
    const facts = fc.array(
      member.map(([name, value]) => `sentry-${name}=${value}`),
      { maxLength: 8 },
    )
    const verdict = fc.oneof(fc.boolean(), rates, fc.constant(undefined))
    const decision = fc.constantFrom('', '-0', '-1')
    fc.assert(
      fc.property(traces, facts, decision, verdict, ([traceId, sampleRate], members, theirs, verdict) => {
        const headers = { 'sentry-trace': `${traceId}-${spanId}${theirs}`, baggage: members.join(',') }
        const { sampled, written } = from(headers, { sampleRate, sampler: () => verdict })
        expect(contradictions(written, sampled)).toEqual([])
      }),
      many,
    )
  })
})

describe('sampleRandOf', () => {
  it.each<[string, boolean, number | undefined, boolean, string, string]>([
    // [randomness, sampled, rate, ours, expected, why]
    ['ffffffffffffff', true, 0.5, true, '0.000000', 'the most random'],
    ['00000000000000', false, 0.5, true, '0.9999999999999998', 'the least, never 1'],
    [
      '80000000000000',
      true,
      0.5,
      true,
      '0.4999999999999998',
      'at the threshold, which rounding would move to the rate',
    ],
    ['7fffffffffffff', false, 0.5, true, '0.500000', 'just below the threshold'],
    ['c0000000000000', true, 0.9, true, '0.250000', 'six decimals'],
    ['c0000000000000', true, 0.25, true, '0.2499999999999998', 'more where six would say the rate'],
    [
      'bffffffffffff0',
      false,
      0.2500000001,
      true,
      '0.2500000001',
      'the rate itself, where the randomness lies on its other side',
    ],
    ['c0000000000000', true, undefined, false, '0.250000', 'no rate'],
    ['c0000000000000', true, 0.5, false, '0.125000', 'somebody else’s yes'],
    ['c0000000000000', false, 0.5, false, '0.625000', 'somebody else’s no'],
    ['00000000000000', true, Number.MIN_VALUE, false, '0.000000', 'below the smallest rate'],
    ['ffffffffffffff', false, Number.MIN_VALUE, false, '5e-324', 'not below the smallest rate'],
    ['00000000000000', false, 1 - 2 ** -53, false, '0.9999999999999999', 'between the greatest rate and 1'],
  ])('of %s, sampled %j at %j, ours %j is %s: %s', (randomness, sampled, rate, ours, expected) => {
    expect(sampleRandOf(randomness, sampled, rate, ours)).toBe(expected)
  })

  it('lies in the part that the decision leaves', () => {
    fc.assert(
      fc.property(hex(14), fc.boolean(), rates, (randomness, sampled, rate) => {
        fc.pre(rate !== (sampled ? 0 : 1))
        const rand = Number(sampleRandOf(randomness, sampled, rate, false))
        expect([rand >= 0, rand < 1, agrees(rand, rate, sampled)]).toEqual([true, true, true])
      }),
      many,
    )
  })

  it('says at every rate whether the trace is sampled, when it was decided here', () => {
    fc.assert(
      fc.property(hex(14), rates, (randomness, rate) => {
        fc.pre(rate > 0 && rate < 1)
        const sampled = isSampledAt(thresholdOf(rate), randomness)
        expect(agrees(Number(sampleRandOf(randomness, sampled, rate, true)), rate, sampled)).toBe(true)
      }),
      many,
    )
  })

  it('has six decimals, but for one trace in a million', () => {
    const longer = Array.from({ length: 20_000 }, newTraceId).filter((traceId) => {
      const randomness = randomnessOf(traceId, undefined)
      const sampled = isSampledAt(thresholdOf(0.25), randomness)
      return !/^0\.\d{6}$/.test(sampleRandOf(randomness, sampled, 0.25, true))
    })
    expect(longer.length).toBeLessThanOrEqual(2)
  })
})

describe('whatever the headers are', () => {
  const pieces = fc.constantFrom(
    ...[
      '-',
      '1',
      '0',
      ' ',
      '\t',
      ',',
      ';',
      '=',
      '%',
      '"',
      '\n',
      '\u0000',
      'é',
      '\ud800',
      'sentry-',
      'sentry-trace_id=',
    ],
    ...['sentry-sampled=true', 'sentry-sample_rate=0.5', 'sentry-org_id=42', '__proto__', 'a=1;p', '0'.repeat(16)],
    ...[
      '0123456789abcdef0123456789abcdef',
      'aaaabbbbccccdddd',
      '%73entry-x=1',
      'sentry-sample_rand=1',
      'x'.repeat(5000),
    ],
  )
  const pieced = fc.array(pieces, { maxLength: 12 }).map((list) => list.join(''))
  const anything = fc.oneof(
    pieced,
    fc.string({ unit: 'binary' }),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.array(pieced, { maxLength: 3 }),
    fc.anything(),
  )
  const trace = fc.oneof(
    anything,
    hex(32),
    fc
      .tuple(hex(32), fc.constantFrom('', '-'), hex(16), fc.constantFrom('', '-', '-0', '-1'))
      .map((all) => all.join('')),
  )
  const context = { traceId: expect.stringMatching(/^(?!0{32})[0-9a-f]{32}$/) }

  it('H: nothing throws, and nothing invalid is found', () => {
    let parents = 0
    let bare = 0
    fc.assert(
      fc.property(trace, anything, (value, baggage) => {
        const found = sentry.extract(readerOf({ 'sentry-trace': value, baggage }))
        const { parent, traceId } = found ?? {}
        if (parent) {
          parents++
          expect(parent).toMatchObject({ ...context, spanId: expect.stringMatching(/^(?!0{16})[0-9a-f]{16}$/) })
        }
        if (traceId) {
          bare++
          expect({ traceId }).toEqual(context)
        }
      }),
      many,
    )
    expect(parents).toBeGreaterThan(50)
    expect(bare).toBeGreaterThan(0)
  })

  it('nothing invalid goes out', () => {
    const octets = '[\\x21\\x23-\\x2b\\x2d-\\x3a\\x3c-\\x5b\\x5d-\\x7e]*'
    const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
    const member = `${token}[ \\t]*=[ \\t]*${octets}(?:[ \\t]*;[ \\t]*${token}(?:[ \\t]*=[ \\t]*${octets})?)*`
    const list = new RegExp(`^${member}(?:,${member}){0,63}$`)
    fc.assert(
      fc.property(trace, anything, fc.string({ unit: 'binary' }), fc.boolean(), (value, baggage, release, alone) => {
        const inject = alone ? (['sentry'] as const) : (['sentry', 'baggage'] as const)
        const baton = createBaton({ propagators: { inject, sentry: { release } } })
        const headers = baton.start({ 'sentry-trace': value, baggage }).inject()
        expect(headers['sentry-trace']).toMatch(/^(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[01]$/)
        if (headers.baggage !== undefined) {
          expect(headers.baggage.length).toBeLessThanOrEqual(8192)
          expect(headers.baggage).toMatch(list)
        }
        expect(Object.fromEntries(new Headers(headers))).toEqual(headers)
      }),
      many,
    )
  })
})
