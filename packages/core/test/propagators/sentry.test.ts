import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import { readerOf } from '../../src/context/carrier.js'
import type { BatonOptions } from '../../src/options/options.js'
import type { SentryOptions } from '../../src/propagators/sentry/options.js'
import { formatSamplingContext, samplingContextIn } from '../../src/propagators/sentry/sampling-context.js'
import { sentry } from '../../src/propagators/sentry/sentry.js'
import { formatSentryTrace } from '../../src/propagators/sentry/trace-header.js'
import { anySpanId, anyTraceId, otherTraceId } from '../literals.js'

// The ids of reference tables. The last 56 bits of the trace id are 23456789abcdef, so that 0.862222 of all traces are
// sampled before this one is.
const t = '0123456789abcdef0123456789abcdef'
const s = 'aaaabbbbccccdddd'
const zeroTrace = '0'.repeat(32)
const zeroSpan = '0'.repeat(16)
const dsc = `sentry-trace_id=${t},sentry-public_key=pk,sentry-sample_rate=0.25,sentry-sampled=true,sentry-org_id=42`
const dscNo = dsc.replace('sampled=true', 'sampled=false')

const start = (headers: object, options: BatonOptions = {}, ours?: SentryOptions) =>
  createBaton({
    propagators: { inject: ['sentry', 'baggage'], ...(ours && { sentry: ours }) },
    ...options,
  }).start(headers)

/** The headers that go out, the new span id as `P`. */
const sent = (headers: object, options: BatonOptions = {}, ours?: SentryOptions): Record<string, string> => {
  const transaction = start(headers, options, ours)
  const { 'sentry-trace': trace = '', ...others } = transaction.inject()
  return { 'sentry-trace': trace.replace(transaction.spanId, 'P'), ...others }
}

const never: BatonOptions = { sampleRate: 0 }
const always: BatonOptions = { sampleRate: 1 }

describe('sentry-trace', () => {
  const full = { parent: { traceId: t, spanId: s } }
  const bare = { traceId: t }

  it.each<[string, object | undefined, string]>([
    [`${t}-${s}-1`, { ...full, sampled: true }, 'sampled'],
    [`${t}-${s}-0`, { ...full, sampled: false }, 'not sampled'],
    [`${t}-${s}`, full, 'deferred'],
    [` ${t}-${s} `, full, 'blanks around it'],
    [`\t${t}-${s}-1\t `, { ...full, sampled: true }, 'tabs around it'],
    [`${t}-${s}-`, full, 'a dash at the end'],
    [`${t}${s}1`, { ...full, sampled: true }, 'no dashes'],
    [`${t}${s}`, full, 'no dashes, deferred'],
    [`${t}-${s}1`, { ...full, sampled: true }, 'one dash'],
    [`${t}${s}-0`, { ...full, sampled: false }, 'the other dash'],
    [t, bare, 'a trace id only'],
    [`${t}-`, bare, 'a trace id and a dash'],
    [`${t}--`, bare, 'a trace id and two dashes'],
    [`${t}--1`, { ...bare, sampled: true }, 'a trace id and a decision'],
    [`${t}-0`, { ...bare, sampled: false }, 'a trace id, one dash and a decision'],
    [`${t}1`, { ...bare, sampled: true }, 'a trace id and a decision, no dashes'],

    ['', undefined, 'nothing'],
    [' ', undefined, 'a blank'],
    ['-', undefined, 'a dash'],
    ['1', undefined, 'a decision alone'],
    ['-1', undefined, 'a decision alone with a dash'],
    ['--0', undefined, 'a decision alone with two dashes'],
    [s, undefined, 'a span id alone'],
    [`${s}-1`, undefined, 'a span id and a decision'],
    [`${t}-${s}-1`.toUpperCase(), undefined, 'upper case'],
    [`${t.toUpperCase()}-${s}-1`, undefined, 'an upper-case trace id'],
    [`${t}-${s.toUpperCase()}-1`, undefined, 'an upper-case span id'],
    [`${t}-${s}-2`, undefined, 'another decision'],
    [`${t}-${s}-01`, undefined, 'two digits'],
    [`${t}-${s}-true`, undefined, 'a word'],
    [`${t}-${s}-1-`, undefined, 'a dash behind the decision'],
    [`${t}---1`, undefined, 'three dashes'],
    [`-${t}-${s}-1`, undefined, 'a dash before it'],
    [`00-${t}-${s}-01`, undefined, 'a traceparent'],
    [`${t}-${s}-1, ${t}-${s}-1`, undefined, 'two values'],
    [`${t}-${s}-1,${t}-${s}-1`, undefined, 'two values without a blank'],
    [`${t} - ${s} - 1`, undefined, 'blanks inside'],
    [`${t}-${s}-1\n`, undefined, 'a line feed at the end'],
    [`${t}-${s}-1\u00a0`, undefined, 'a no-break space at the end'],
    [`${zeroTrace}-${s}-1`, undefined, 'a zero trace id'],
    [`${t}-${zeroSpan}-1`, undefined, 'a zero span id'],
    [zeroTrace, undefined, 'a zero trace id only'],
    [`${t.slice(1)}-${s}-1`, undefined, '31 characters'],
    [`${t}0-${s}-1`, undefined, '33 characters'],
    [`${t}-${s.slice(1)}-1`, undefined, 'a span id of 15 characters'],
    [`${t}-${s}0-1`, undefined, 'a span id of 17 characters'],
    [`g${t.slice(1)}-${s}-1`, undefined, 'what is not hex'],
    [' '.repeat(1_000_000), undefined, 'a million blanks'],
    ['-'.repeat(1_000_000), undefined, 'a million dashes'],
    ['0'.repeat(1_000_000), undefined, 'a million zeros'],
  ])('%.80j is %j: %s', (header, expected) => {
    const carried = { 'sentry-trace': t, 'sentry-baggage': new Map() }
    const { parent, sampled, traceId } = (expected ?? {}) as { parent?: object; sampled?: boolean; traceId?: string }
    expect(sentry.extract(readerOf({ 'sentry-trace': header }))).toEqual(
      expected && (parent ? { parent: { ...parent, sampled, carried } } : { traceId, sampled, carried }),
    )
  })

  it('in two headers is none, as in two values', () => {
    expect(start({ 'sentry-trace': [`${t}-${s}-1`, `${t}-${s}-1`] })).toMatchObject({ parentId: undefined, links: [] })
  })

  it('is read in an array of one, in bytes, and under a name in any case', () => {
    const seen = [
      { 'sentry-trace': [`${t}-${s}-1`] },
      { 'Sentry-Trace': Buffer.from(`${t}-${s}-1`) },
      new Headers({ 'SENTRY-TRACE': `${t}-${s}-1` }),
    ].map((headers) => start(headers, never))
    expect(seen.map(({ traceId, parentId, sampled }) => ({ traceId, parentId, sampled }))).toEqual(
      seen.map(() => ({ traceId: t, parentId: s, sampled: true })),
    )
  })

  it('that names the trace alone is joined without a parent', () => {
    const { traceId, parentId, sampled, links } = start({ 'sentry-trace': t })
    expect({ traceId, parentId, sampled, links }).toEqual({ traceId: t, parentId: undefined, sampled: true, links: [] })
  })

  it('that names the trace alone may decide for it', () => {
    expect(start({ 'sentry-trace': `${t}--0` }).sampled).toBe(false)
    expect(start({ 'sentry-trace': `${t}--1` }, never).sampled).toBe(true)
  })

  it.each<[boolean | undefined, string]>([
    [true, `${t}-${s}-1`],
    [false, `${t}-${s}-0`],
    [undefined, `${t}-${s}`],
  ])('of %j is written as %s', (sampled, expected) => {
    expect(formatSentryTrace(t, s, sampled)).toBe(expected)
  })
})

describe('what a Baton that reads and writes Sentry tells the next service', () => {
  const own = (sampled: boolean, rate: number) =>
    expect.stringMatching(
      `^sentry-environment=production,sentry-trace_id=[0-9a-f]{32},sentry-sampled=${sampled},sentry-sample_rand=0\\.\\d{6},sentry-sample_rate=${rate}$`,
    )
  const fresh = (decision: 0 | 1) => expect.stringMatching(`^(?!${t})[0-9a-f]{32}-P-${decision}$`)

  it.each<[string, string | undefined, string | undefined, BatonOptions, unknown, unknown]>([
    // reference, server: incoming -> emitted
    ['starts a trace', undefined, undefined, always, fresh(1), own(true, 1)],
    ['starts a trace at a rate of 0', undefined, undefined, never, fresh(0), own(false, 0)],
    ['adds nothing to a trace that came without facts', `${t}-${s}-1`, undefined, always, `${t}-P-1`, undefined],
    ['adds nothing whatever its rate', `${t}-${s}-1`, undefined, never, `${t}-P-1`, undefined],
    ['adds nothing to an unsampled trace without facts', `${t}-${s}-0`, undefined, always, `${t}-P-0`, undefined],
    [
      'says only how it decided, where the caller did not',
      `${t}-${s}`,
      undefined,
      always,
      `${t}-P-1`,
      'sentry-sample_rand=0.862222,sentry-sample_rate=1',
    ],
    [
      'says only how it decided, at a rate',
      `${t}-${s}`,
      undefined,
      { sampleRate: 0.25 },
      `${t}-P-0`,
      'sentry-sample_rand=0.862222,sentry-sample_rate=0.25',
    ],
    [
      'joins a trace without a parent, and says how it decided',
      t,
      undefined,
      { sampleRate: 0.9 },
      `${t}-P-1`,
      'sentry-sample_rand=0.862222,sentry-sample_rate=0.9',
    ],
    [
      'hands the facts on, and derives `sample_rand` below the rate',
      `${t}-${s}-1`,
      `${dsc},foo=bar;prop=1`,
      never,
      `${t}-P-1`,
      `foo=bar;prop=1,${dsc},sentry-sample_rand=0.215556`,
    ],
    [
      'derives `sample_rand` above the rate of an unsampled trace',
      `${t}-${s}-0`,
      dscNo,
      always,
      `${t}-P-0`,
      `${dscNo},sentry-sample_rand=0.896667`,
    ],
    [
      'overwrites the rate where it decided, and adds no decision',
      `${t}-${s}`,
      dsc.replace(',sentry-sampled=true', ''),
      always,
      `${t}-P-1`,
      `sentry-trace_id=${t},sentry-public_key=pk,sentry-sample_rate=1,sentry-org_id=42,sentry-sample_rand=0.862222`,
    ],
    [
      'keeps the `sample_rand` that came',
      `${t}-${s}-1`,
      `${dsc},sentry-sample_rand=0.20001234567`,
      never,
      `${t}-P-1`,
      `${dsc},sentry-sample_rand=0.20001234567`,
    ],
    [
      'drops the facts of another trace',
      `${t}-${s}-1`,
      `a=1,sentry-trace_id=${'f'.repeat(32)},sentry-public_key=pk,b=2`,
      always,
      `${t}-P-1`,
      'a=1,b=2',
    ],
    [
      'drops the facts of another trace when there is nothing else',
      `${t}-${s}-1`,
      `sentry-trace_id=${'f'.repeat(32)}`,
      always,
      `${t}-P-1`,
      undefined,
    ],
    ['ignores facts without a trace', undefined, `${dsc},a=1`, always, fresh(1), expect.stringMatching(/^a=1,sentry-/)],
    ['ignores facts beside a bad header', 'garbage', dsc, always, fresh(1), own(true, 1)],
    ['ignores facts beside upper case', `${t}-${s}-1`.toUpperCase(), dsc, always, fresh(1), own(true, 1)],
    ['ignores facts beside two values', `${t}-${s}-1, ${t}-${s}-1`, dsc, always, fresh(1), own(true, 1)],
    ['ignores facts beside a traceparent in the wrong header', `00-${t}-${s}-01`, dsc, always, fresh(1), own(true, 1)],
  ])('%s', (_, trace, baggage, options, expected, facts) => {
    expect(sent({ 'sentry-trace': trace, baggage }, options)).toEqual({
      'sentry-trace': expected,
      ...(facts !== undefined && { baggage: facts }),
    })
  })
})

describe('the frozen sampling context', () => {
  const handedOn = (baggage: string | string[], options: BatonOptions = {}, trace = `${t}-${s}-1`) =>
    sent({ 'sentry-trace': trace, baggage }, options).baggage

  it.each<[string, string, string]>([
    [
      'sentry-x=1,sentry-user_segment=a,sentry-sample_rand=0.5',
      'sentry-x=1,sentry-user_segment=a,sentry-sample_rand=0.5',
      'names that nobody knows',
    ],
    [
      'sentry-release=a%40b%2C1,sentry-transaction=%2Fusers%2F%7Bid%7D,sentry-sample_rand=0.5',
      'sentry-release=a%40b%2C1,sentry-transaction=%2Fusers%2F%7Bid%7D,sentry-sample_rand=0.5',
      'percent-encoding, untouched',
    ],
    ['sentry-release=a+b(c)!,sentry-sample_rand=.5', 'sentry-release=a+b(c)!,sentry-sample_rand=.5', 'other writing'],
    ['sentry-a=1;p=2,sentry-sample_rand=0.5', 'sentry-a=1;p=2,sentry-sample_rand=0.5', 'properties'],
    [' sentry-a=1 , sentry-sample_rand=0.5 ', 'sentry-a=1,sentry-sample_rand=0.5', 'without blanks around members'],
    ['sentry-a=1,b=2,sentry-sample_rand=0.5', 'b=2,sentry-a=1,sentry-sample_rand=0.5', 'behind the members of others'],
    [
      'sentry-a=1,sentry-b=2,sentry-a=3,sentry-sample_rand=0',
      'sentry-a=3,sentry-b=2,sentry-sample_rand=0',
      'last wins',
    ],
    [
      'sentry-__proto__=1,sentry-constructor=2',
      'sentry-__proto__=1,sentry-constructor=2,sentry-sample_rand=0.862222',
      'names that objects have',
    ],
    ['sentry-a=,sentry-sample_rand=0.5', 'sentry-sample_rand=0.5', 'without empty values'],
    ['sentry-a=%E0%A4%A,sentry-sample_rand=0.5', 'sentry-sample_rand=0.5', 'without what is no percent-encoding'],
    ['sentry-a="1",sentry-b=x y,sentry-sample_rand=0.5', 'sentry-sample_rand=0.5', 'without what is no baggage'],
    ['Sentry-a=1,sentry-sample_rand=0.5', 'Sentry-a=1,sentry-sample_rand=0.5', 'another case, which is another vendor'],
    ['sentry-sample_rand=0.5,%73entry-a=1', 'sentry-sample_rand=0.5,%73entry-a=1', 'an encoded name'],
  ])('%s goes out as %s: %s', (header, expected) => {
    expect(handedOn(header)).toBe(expected)
  })

  it('is read from several headers', () => {
    expect(handedOn(['a=1,sentry-x=1', 'sentry-sample_rand=0.5'])).toBe('a=1,sentry-x=1,sentry-sample_rand=0.5')
  })

  it('is not pushed out of what we read by 64 members of others, and takes their room when it is sent', () => {
    const others = Array.from({ length: 70 }, (_, i) => `k${i}=1`).join(',')
    expect(handedOn(`${others},${dsc}`)).toBe(
      `${others.split(',').slice(0, 58).join(',')},${dsc},sentry-sample_rand=0.215556`,
    )
    expect(
      createBaton({ propagators: { inject: ['sentry'] } })
        .start({ 'sentry-trace': `${t}-${s}-1`, baggage: `${others},${dsc}` })
        .inject().baggage,
    ).toBe(`${dsc},sentry-sample_rand=0.215556`)
  })

  it.each<[string, string, BatonOptions, string, string]>([
    // a decision that is not the caller's
    [
      '-1',
      dsc,
      { sampler: () => false },
      `-0`,
      'sample_rate=0,sentry-sampled=false,sentry-org_id=42,sentry-sample_rand=0.862222',
    ],
    [
      '-0',
      dscNo,
      { sampler: () => true },
      `-1`,
      'sample_rate=1,sentry-sampled=true,sentry-org_id=42,sentry-sample_rand=0.862222',
    ],
    [
      '-1',
      dsc,
      { sampler: () => 0.5 },
      `-0`,
      'sample_rate=0.5,sentry-sampled=false,sentry-org_id=42,sentry-sample_rand=0.862222',
    ],
    [
      '-1',
      dsc,
      { maxForcedPerSecond: 0, sampleRate: 0 },
      `-0`,
      'sample_rate=0,sentry-sampled=false,sentry-org_id=42,sentry-sample_rand=drawn', // not by the caller's trace id
    ],
    ['-0', dsc, {}, `-0`, 'sample_rate=0.25,sentry-sampled=false,sentry-org_id=42,sentry-sample_rand=0.896667'],
    [
      '',
      dsc,
      { sampleRate: 0.5 },
      `-0`,
      'sample_rate=0.5,sentry-sampled=false,sentry-org_id=42,sentry-sample_rand=0.862222',
    ],
  ])('of a caller that said %j is made true: %s', (decision, baggage, options, ours, facts) => {
    const expected = `sentry-trace_id=${t},sentry-public_key=pk,sentry-${facts.replace('drawn', '0\\.\\d{6}')}`
    expect(sent({ 'sentry-trace': `${t}-${s}${decision}`, baggage }, options)).toEqual({
      'sentry-trace': `${t}-P${ours}`,
      baggage: expect.stringMatching(`^${expected}$`),
    })
  })

  it.each<[string, string, string, string]>([
    // [decision, members, what goes out, why]
    [
      '-1',
      'sentry-sample_rate=0.25,sentry-sample_rand=0.7',
      'sentry-sample_rate=0.25,sentry-sample_rand=0.215556',
      'above the rate of a sampled trace',
    ],
    [
      '-0',
      'sentry-sample_rate=0.25,sentry-sample_rand=0.1',
      'sentry-sample_rate=0.25,sentry-sample_rand=0.896667',
      'below the rate of an unsampled trace',
    ],
    [
      '-0',
      'sentry-sample_rate=0.25,sentry-sample_rand=0.25',
      'sentry-sample_rate=0.25,sentry-sample_rand=0.25',
      'at the rate, which is not below it',
    ],
    [
      '-1',
      'sentry-sample_rate=0.25,sentry-sample_rand=0.25',
      'sentry-sample_rate=0.25,sentry-sample_rand=0.215556',
      'at the rate of a sampled trace',
    ],
    ['-1', 'sentry-sample_rate=0.25,sentry-sample_rand=1', 'sentry-sample_rate=0.25,sentry-sample_rand=0.215556', '1'],
    [
      '-1',
      'sentry-sample_rate=0.25,sentry-sample_rand=-0.1',
      'sentry-sample_rate=0.25,sentry-sample_rand=0.215556',
      'below 0',
    ],
    [
      '-1',
      'sentry-sample_rate=0.25,sentry-sample_rand=x',
      'sentry-sample_rate=0.25,sentry-sample_rand=0.215556',
      'a word',
    ],
    [
      '-1',
      'sentry-sample_rate=0.25,sentry-sample_rand=0x1',
      'sentry-sample_rate=0.25,sentry-sample_rand=0.215556',
      'hex',
    ],
    [
      '-1',
      'sentry-sample_rate=0.25,sentry-sample_rand=1e-7',
      'sentry-sample_rate=0.25,sentry-sample_rand=1e-7',
      'an exponent, as JavaScript writes it',
    ],
    ['-1', 'sentry-sample_rate=1e-7', 'sentry-sample_rate=1e-7,sentry-sample_rand=0.000000', 'a tiny rate'],
    ['-1', 'sentry-sample_rate=2', 'sentry-sample_rate=2,sentry-sample_rand=0.862222', 'no rate at all'],
    ['-1', 'sentry-sample_rate=x', 'sentry-sample_rate=x,sentry-sample_rand=0.862222', 'a word for a rate'],
    ['-1', 'sentry-a=1', 'sentry-a=1,sentry-sample_rand=0.862222', 'no rate'],
    [
      '-1',
      'sentry-a=1,sentry-sample_rate=0',
      'sentry-a=1,sentry-sample_rand=0.862222',
      'a rate that says no, which goes',
    ],
    [
      '-0',
      'sentry-a=1,sentry-sample_rate=1',
      'sentry-a=1,sentry-sample_rand=0.862222',
      'a rate that says yes, which goes',
    ],
    ['-1', 'sentry-sample_rate=1', 'sentry-sample_rate=1,sentry-sample_rand=0.862222', 'a rate of 1'],
    ['-0', 'sentry-sample_rate=0', 'sentry-sample_rate=0,sentry-sample_rand=0.862222', 'a rate of 0'],
    [
      '-1',
      'sentry-sampled=True,sentry-sample_rand=0',
      'sentry-sampled=true,sentry-sample_rand=0',
      'another writing of true',
    ],
    [
      '-1',
      'sentry-s%61mpled=false,sentry-sample_rand=0',
      'sentry-sampled=true,sentry-sample_rand=0',
      'an encoded name',
    ],
  ])('of a caller that said %j and %s goes out as %s: %s', (decision, header, expected) => {
    expect(handedOn(header, {}, `${t}-${s}${decision}`)).toBe(expected)
  })

  it('derives `sample_rand` from an explicit randomness where there is one', () => {
    const headers = {
      traceparent: `00-${t}-${s}-01`,
      tracestate: 'ot=rv:c0000000000000',
      'sentry-trace': `${t}-${s}-1`,
    }
    expect(sent({ ...headers, baggage: dsc }).baggage).toBe(`${dsc},sentry-sample_rand=0.062500`)
  })

  it('says the rate of the trace', () => {
    expect(start({ 'sentry-trace': `${t}-${s}-1`, baggage: dsc }).sampleRate).toBe(0.25)
    expect(start({ 'sentry-trace': `${t}-${s}-1`, baggage: 'sentry-sample_rate=2' }).sampleRate).toBeUndefined()
    expect(start({ 'sentry-trace': `${t}-${s}-1` }).sampleRate).toBeUndefined()
    expect(start({ 'sentry-trace': `${t}-${s}`, baggage: dsc }, { sampleRate: 0.5 }).sampleRate).toBe(0.5)
  })

  it('is the same from every span of the transaction', () => {
    const transaction = start({ 'sentry-trace': `${t}-${s}-1`, baggage: dsc })
    const span = transaction.startSpan('call')
    expect(span.inject()).toEqual({
      'sentry-trace': `${t}-${span.spanId}-1`,
      baggage: `${dsc},sentry-sample_rand=0.215556`,
    })
  })
})

describe('our own sampling context', () => {
  const facts = (ours: SentryOptions | undefined, options: BatonOptions = {}) =>
    sent({ traceparent: `00-${t}-${s}-01` }, { sampler: () => options.sampleRate ?? 1, ...options }, ours).baggage

  it.each<[string, SentryOptions | undefined, BatonOptions, string]>([
    [
      'has the order of Sentry',
      { environment: 'staging', release: 'shop@1.2.3', dsn: 'https://pk@o42.ingest.sentry.io/7' },
      { sampleRate: 0.9 },
      `sentry-environment=staging,sentry-release=shop%401.2.3,sentry-public_key=pk,sentry-trace_id=${t},sentry-org_id=42,sentry-sampled=true,sentry-sample_rand=0.862222,sentry-sample_rate=0.9`,
    ],
    [
      'leaves out what nobody said, but for the environment',
      undefined,
      { sampleRate: 0.5 },
      `sentry-environment=production,sentry-trace_id=${t},sentry-sampled=false,sentry-sample_rand=0.862222,sentry-sample_rate=0.5`,
    ],
    [
      'takes environment and release from the service',
      {},
      { service: { name: 'shop', environment: 'test', version: '4.5.6' } },
      `sentry-environment=test,sentry-release=4.5.6,sentry-trace_id=${t},sentry-sampled=true,sentry-sample_rand=0.862222,sentry-sample_rate=1`,
    ],
    [
      'prefers what is configured for Sentry',
      {
        environment: 'staging',
        release: 'shop@1',
        publicKey: 'other',
        orgId: 7,
        dsn: 'https://pk@o42.ingest.sentry.io/7',
      },
      { service: { environment: 'test', version: '4.5.6' } },
      `sentry-environment=staging,sentry-release=shop%401,sentry-public_key=other,sentry-trace_id=${t},sentry-org_id=7,sentry-sampled=true,sentry-sample_rand=0.862222,sentry-sample_rate=1`,
    ],
    [
      'takes empty texts for none',
      { environment: '', release: '', publicKey: '', orgId: '', dsn: '' },
      { service: { environment: '', version: '' } },
      `sentry-environment=production,sentry-trace_id=${t},sentry-sampled=true,sentry-sample_rand=0.862222,sentry-sample_rate=1`,
    ],
    [
      'encodes as Sentry does',
      { environment: 'a b,c;d="e"', release: 'é\ud800()!*' },
      {},
      `sentry-environment=a%20b%2Cc%3Bd%3D%22e%22,sentry-release=%C3%A9%EF%BF%BD()!*,sentry-trace_id=${t},sentry-sampled=true,sentry-sample_rand=0.862222,sentry-sample_rate=1`,
    ],
  ])('%s', (_, ours, options, expected) => {
    expect(facts(ours, options)).toBe(expected)
  })

  it('of a trace that another format decided has a `sample_rand` and no rate', () => {
    expect(sent({ traceparent: `00-${t}-${s}-01` }, never)).toEqual({
      'sentry-trace': `${t}-P-1`,
      baggage: `sentry-environment=production,sentry-trace_id=${t},sentry-sampled=true,sentry-sample_rand=0.862222`,
    })
    expect(sent({ traceparent: `00-${t}-${s}-00` })).toEqual({
      'sentry-trace': `${t}-P-0`,
      baggage: `sentry-environment=production,sentry-trace_id=${t},sentry-sampled=false,sentry-sample_rand=0.862222`,
    })
  })

  it('is dropped whole members at a time where it does not fit', () => {
    expect(facts({ release: 'r'.repeat(8192), publicKey: 'pk' })).toBe(
      `sentry-environment=production,sentry-public_key=pk,sentry-trace_id=${t},sentry-sampled=true,sentry-sample_rand=0.862222,sentry-sample_rate=1`,
    )
    expect(facts({ environment: 'e'.repeat(9000), publicKey: 'pk' })).toMatch(/^sentry-public_key=pk,/) // no comma first
  })

  it('for a page has only what is allowed there', () => {
    const all = samplingContextIn(`${dsc},sentry-x=%3Cscript%3E,sentry-release=1`)
    expect(formatSamplingContext(all, ['trace_id', 'public_key', 'sample_rate', 'sampled'])).toBe(
      `sentry-trace_id=${t},sentry-public_key=pk,sentry-sample_rate=0.25,sentry-sampled=true`,
    )
    expect(formatSamplingContext(all, [])).toBe('')
    expect(formatSamplingContext(all)).toBe(`${dsc},sentry-x=%3Cscript%3E,sentry-release=1`)
  })
})

describe('beside the baggage of others', () => {
  const headers = { 'sentry-trace': `${t}-${s}-1`, baggage: `a=1;p="q",b=2;p;q = r,${dsc},c = 3` }
  const facts = `${dsc},sentry-sample_rand=0.215556`
  const write = (inject: readonly ('w3c' | 'sentry' | 'baggage')[], incoming: object = headers, set?: string) => {
    const transaction = createBaton({ propagators: { inject } }).start(incoming)
    if (set !== undefined) transaction.baggage.set('mine', set)
    const { 'sentry-trace': _, traceparent: __, ...others } = transaction.inject()
    return others
  }

  it('Sentry leaves every property as it came', () => {
    expect(write(['sentry', 'baggage'])).toEqual({ baggage: `b=2;p;q = r,c = 3,${facts}` })
    expect(write(['baggage', 'sentry'])).toEqual({ baggage: `b=2;p;q = r,c = 3,${facts}` })
  })

  const members = (count: number, value = '1') => Array.from({ length: count }, (_, i) => `k${i}=${value}`).join()
  const own = facts.split(',').length

  it.each([50, 56, 60, 64, 80])('E6: all of Sentry’s members leave beside %i of others', (count) => {
    const { baggage = '' } = write(['sentry', 'baggage'], { ...headers, baggage: `${members(count)},${dsc}` })
    const kept = Math.min(count, 64 - own)
    expect(baggage).toBe(`${members(kept)},${facts}`)
  })

  it('E6: all of Sentry’s members leave beside 8,000 bytes of others', () => {
    const { baggage = '' } = write(['baggage', 'sentry'], {
      ...headers,
      baggage: `${members(40, 'x'.repeat(200))},${dsc}`,
    })
    expect(baggage.length).toBeLessThanOrEqual(8192)
    expect(baggage.endsWith(`,${facts}`)).toBe(true)
  })

  it('E6: none of Sentry’s members leave where not all fit, and those of others stay', () => {
    const long = `a=1,sentry-trace_id=${t},sentry-transaction=${'x'.repeat(8200)},sentry-public_key=pk`
    expect(write(['sentry', 'baggage'], { ...headers, baggage: long })).toEqual({ baggage: 'a=1' })
    const { baggage = '' } = createBaton({ propagators: ['sentry', 'baggage'] })
      .start({ baggage: members(64) })
      .inject()
    expect(baggage.split(',').filter((member) => member.startsWith('sentry-'))).toHaveLength(5)
    expect(baggage.split(',')).toHaveLength(64)
  })

  it.each(['transaction', 'environment', 'release', 'replay_id'])(
    'E9: a page gets no `sentry-%s` of 7,000 characters, and all others whole',
    (name) => {
      const long = `${dsc},sentry-sample_rand=0.1,sentry-${name}=${'x'.repeat(7000)}`
      const { pageLoad } = createBaton({ pageLoad: { sentry: true } }).start({ ...headers, baggage: long })
      const tag = /<meta name="baggage" content="([^"]*)">/.exec(String(pageLoad.tags()))?.[1]
      const others = dsc.split(',').filter((member) => !member.startsWith(`sentry-${name}=`))
      expect(tag).toBe(`${others.join()},sentry-sample_rand=0.1`)
    },
  )

  it('E9: whatever a stranger sends, the page gets at most 2,600 characters of it', () => {
    const names = ['environment', 'release', 'public_key', 'org_id', 'transaction', 'replay_id']
    const value = 'x'.repeat(256 - 'sentry-transaction='.length)
    const all = names.map((name) => `sentry-${name}=${value}`).join()
    const { pageLoad } = createBaton({ pageLoad: { sentry: true } }).start({ ...headers, baggage: all })
    const tag = /<meta name="baggage" content="([^"]*)">/.exec(String(pageLoad.tags()))?.[1] ?? ''
    expect(tag.split(',').filter((member) => member.includes(value))).toHaveLength(6)
    expect(tag.length).toBeLessThan(2600)
  })

  it('E12: the header is read when the request starts, and not again, however often it writes and renders', () => {
    let reads = 0
    const read = (name: string) => {
      if (name === 'baggage') reads++
      return (headers as Record<string, string>)[name]
    }
    const baton = createBaton({ propagators: { inject: ['sentry', 'baggage'] }, pageLoad: { sentry: true } })
    const transaction = baton.start(read)
    const before = reads
    for (let i = 0; i < 3; i++) transaction.startSpan('s').inject()
    expect(String(transaction.pageLoad.tags())).toContain('sentry-trace')
    expect(reads).toBe(before)
  })

  it('Sentry alone sends only what is its own', () => {
    expect(write(['sentry'], headers, 'x')).toEqual({ baggage: facts })
    expect(write(['w3c', 'sentry'], headers, 'x')).toEqual({ baggage: facts })
    expect(write(['sentry'], { 'sentry-trace': `${t}-${s}-1`, baggage: 'a=1' })).toEqual({})
  })

  it('what the application sets goes along', () => {
    expect(write(['sentry', 'baggage'], headers, 'x y')).toEqual({ baggage: `b=2;p;q = r,c = 3,mine=x%20y,${facts}` })
  })

  it('the format `baggage` alone hands the members of Sentry on as they came', () => {
    expect(write(['w3c', 'baggage'])).toEqual({ baggage: `b=2;p;q = r,${dsc},c = 3` })
    expect(write(['baggage'], { baggage: dsc })).toEqual({ baggage: dsc })
  })

  it('members of Sentry that do not belong to the trace are replaced, encoded names included', () => {
    const stale = 'a=1,sentry-release=old,%73entry-sampled=false,sentry%2Dx=1,b=2'
    expect(write(['sentry', 'baggage'], { traceparent: `00-${t}-${s}-01`, baggage: stale })).toEqual({
      baggage: `a=1,b=2,sentry-environment=production,sentry-trace_id=${t},sentry-sampled=true,sentry-sample_rand=0.862222`,
    })
  })

  it('a function receives each header once', () => {
    const names: string[] = []
    for (const inject of [['sentry'], ['sentry', 'baggage']] as const) {
      const transaction = createBaton({ propagators: { inject } }).start(headers)
      transaction.inject((name: string) => names.push(name))
    }
    expect(names).toEqual(['sentry-trace', 'baggage', 'sentry-trace', 'baggage'])
  })

  it('E6: 8,192 bytes and 64 members hold for all together, and Sentry’s go before the others', () => {
    const ours = `sentry-x=${'y'.repeat(20)},sentry-sampled=true,sentry-sample_rand=0.862222`
    const long = (length: number) => `a=${'x'.repeat(length - 'a='.length - `,${ours}`.length)}`
    const context = { 'sentry-trace': `${t}-${s}-1` }
    const sent = (others: string) => write(['sentry', 'baggage'], { ...context, baggage: `${others},${ours}` }).baggage
    expect(sent(long(8192))).toBe(`${long(8192)},${ours}`)
    expect(sent(long(8193))).toBe(ours)

    const many = Array.from({ length: 63 }, (_, i) => `k${i}=1`).join(',')
    expect(write(['sentry', 'baggage'], { ...context, baggage: `${many},sentry-a=1,sentry-b=2` }).baggage).toBe(
      `${many.split(',').slice(0, 61).join(',')},sentry-a=1,sentry-b=2,sentry-sample_rand=0.862222`,
    )
  })
})

describe('a trace of another organization', () => {
  const org = (id: string | undefined) => (id === undefined ? undefined : `sentry-org_id=${id},sentry-sample_rand=0`)

  it.each<[string | undefined, string | undefined, boolean, boolean]>([
    // [theirs, ours, strict, whether it is continued]
    [undefined, undefined, false, true],
    [undefined, undefined, true, true],
    ['42', '42', false, true],
    ['42', '42', true, true],
    ['42', '99', false, false],
    ['42', '99', true, false],
    ['42', undefined, false, true],
    ['42', undefined, true, false],
    [undefined, '42', false, true],
    [undefined, '42', true, false],
    ['', '42', false, true],
    ['', '42', true, false],
    ['042', '42', false, false],
  ])('theirs %j, ours %j, strict %j: continued %j', (theirs, ours, strict, continued) => {
    const headers = { 'sentry-trace': `${t}-${s}-0`, baggage: org(theirs) }
    const { traceId, parentId, sampled, links } = start(headers, {}, { orgId: ours, strictTraceContinuation: strict })
    expect({ traceId, parentId, sampled, links }).toEqual(
      continued
        ? { traceId: t, parentId: s, sampled: false, links: [] }
        : {
            traceId: expect.stringMatching(`^(?!${t})[0-9a-f]{32}$`),
            parentId: undefined,
            sampled: true,
            links: [{ traceId: t, spanId: s, reason: 'org' }],
          },
    )
  })

  it('leaves none of its facts in our headers', () => {
    const ours = { dsn: 'https://pk@o42.ingest.sentry.io/7' }
    expect(sent({ 'sentry-trace': `${t}-${s}-1`, baggage: dsc.replace('42', '99') }, {}, ours)).toEqual({
      'sentry-trace': expect.stringMatching(`^(?!${t})[0-9a-f]{32}-P-1$`),
      baggage: expect.stringMatching(
        /^sentry-environment=production,sentry-public_key=pk,sentry-trace_id=(?!01234567)[0-9a-f]{32},sentry-org_id=42,/,
      ),
    })
  })

  it('is no link where it names no span', () => {
    const { traceId, links } = start({ 'sentry-trace': `${t}--1`, baggage: org('99') }, {}, { orgId: '42' })
    expect({ traceId, links }).toEqual({ traceId: expect.stringMatching(`^(?!${t})`), links: [] })
  })

  it('is known by the organization of facts that belong to no trace of ours', () => {
    const baggage = `sentry-org_id=99,sentry-trace_id=${otherTraceId}`
    expect(start({ 'sentry-trace': `${t}-${s}-1`, baggage }, {}, { orgId: '42' }).links).toHaveLength(1)
  })

  it('is continued by a traceparent of its own, and then is no link', () => {
    const headers = { traceparent: `00-${t}-${s}-01`, 'sentry-trace': `${t}-${s}-1`, baggage: org('99') }
    const { traceId, parentId, links } = start(headers, {}, { orgId: '42' })
    expect({ traceId, parentId, links }).toEqual({ traceId: t, parentId: s, links: [] })
  })

  it('is a link beside the traceparent of another trace', () => {
    const headers = { traceparent: `00-${otherTraceId}-${s}-01`, 'sentry-trace': `${t}-${s}-1`, baggage: org('99') }
    const { traceId, links } = start(headers, {}, { orgId: '42' })
    expect({ traceId, links }).toEqual({ traceId: otherTraceId, links: [{ traceId: t, spanId: s, reason: 'org' }] })
  })
})

describe('several formats and Sentry', () => {
  const other = 'bbbbccccddddeeee'

  it.each<[string, Record<string, string>, BatonOptions['propagators'], object]>([
    [
      'the span of a traceparent of the same trace is the parent, and its decision counts',
      { traceparent: `00-${t}-${other}-01`, 'sentry-trace': `${t}-${s}-0` },
      undefined,
      { traceId: t, parentId: other, sampled: true, links: [] },
    ],
    [
      'a deferred sentry-trace takes the decision of the traceparent',
      { traceparent: `00-${t}-${other}-00`, 'sentry-trace': `${t}-${s}` },
      undefined,
      { traceId: t, parentId: other, sampled: false, links: [] },
    ],
    [
      'a deferred sentry-trace takes it also where it is asked first',
      { traceparent: `00-${t}-${other}-00`, 'sentry-trace': `${t}-${s}` },
      { extract: ['sentry', 'w3c'] },
      { traceId: t, parentId: other, sampled: false, links: [] },
    ],
    [
      'the decision of Sentry counts where it is asked first',
      { traceparent: `00-${t}-${other}-00`, 'sentry-trace': `${t}-${s}-1` },
      { extract: ['sentry', 'w3c'] },
      { traceId: t, parentId: other, sampled: true, links: [] },
    ],
    [
      'the first match has the only word',
      { traceparent: `00-${t}-${other}-00`, 'sentry-trace': `${t}-${s}-1` },
      { extract: ['sentry', 'w3c'], firstMatch: true },
      { traceId: t, parentId: s, sampled: true, links: [] },
    ],
    [
      'a sentry-trace of another trace is a link',
      { traceparent: `00-${otherTraceId}-${other}-00`, 'sentry-trace': `${t}-${s}-1` },
      undefined,
      {
        traceId: otherTraceId,
        parentId: other,
        sampled: false,
        links: [{ traceId: t, spanId: s, reason: 'conflict' }],
      },
    ],
    [
      'a traceparent of another trace is a link where Sentry is asked first',
      { traceparent: `00-${otherTraceId}-${other}-00`, 'sentry-trace': `${t}-${s}-1` },
      { extract: ['sentry', 'w3c'] },
      { traceId: t, parentId: s, sampled: true, links: [{ traceId: otherTraceId, spanId: other, reason: 'conflict' }] },
    ],
    [
      'a traceparent beside a bad sentry-trace is continued',
      { traceparent: `00-${t}-${other}-01`, 'sentry-trace': 'garbage' },
      undefined,
      { traceId: t, parentId: other, sampled: true, links: [] },
    ],
    [
      'a traceparent alone keeps its no',
      { traceparent: `00-${t}-${other}-00` },
      undefined,
      { traceId: t, parentId: other, sampled: false, links: [] },
    ],
    [
      'a traceparent gives the parent to a sentry-trace that has none',
      { traceparent: `00-${t}-${other}-01`, 'sentry-trace': t },
      undefined,
      { traceId: t, parentId: other, sampled: true, links: [] },
    ],
  ])('%s', (_, headers, propagators, expected) => {
    const { traceId, parentId, sampled, links } = createBaton({ propagators }).start(headers)
    expect({ traceId, parentId, sampled, links }).toEqual(expected)
  })

  const inject = (headers: object) =>
    createBaton({ propagators: { inject: ['w3c', 'sentry', 'baggage'] } })
      .start(headers)
      .inject()

  it('facts survive beside a traceparent of the same trace', () => {
    const headers = { traceparent: `00-${t}-${other}-01`, tracestate: 'rojo=1', 'sentry-trace': `${t}-${s}` }
    expect(inject({ ...headers, baggage: dsc })).toEqual({
      traceparent: expect.stringMatching(`^00-${t}-(?!${other}|${s})[0-9a-f]{16}-01$`),
      tracestate: 'rojo=1',
      'sentry-trace': expect.stringMatching(`^${t}-[0-9a-f]{16}-1$`),
      baggage: `${dsc},sentry-sample_rand=0.215556`,
    })
  })

  it.each([
    ['with a span', `${t}-${s}-1`],
    ['without one', t],
  ])('facts of another trace do not stick to the one that we continue: %s', (_, trace) => {
    const headers = { traceparent: `00-${otherTraceId}-${other}-01`, 'sentry-trace': trace, baggage: `a=1,${dsc}` }
    expect(inject(headers).baggage).toMatch(
      new RegExp(`^a=1,sentry-environment=production,sentry-trace_id=${otherTraceId},sentry-sampled=true,[^,]*$`),
    )
    expect(createBaton().start(headers).sampleRate).toBeUndefined()
  })

  it('a trace is written with one decision in every header', () => {
    expect(inject({ 'sentry-trace': `${t}-${s}-0` })).toEqual({
      traceparent: expect.stringMatching(`^00-${t}-[0-9a-f]{16}-00$`),
      'sentry-trace': expect.stringMatching(`^${t}-[0-9a-f]{16}-0$`),
    })
  })
})

describe('trust', () => {
  const headers = { 'sentry-trace': `${t}-${s}-0`, baggage: `a=1,${dscNo}` }
  const ours = { publicKey: 'ours' }
  const begins = 'sentry-environment=production,sentry-public_key=ours,sentry-trace_id='
  const link = { traceId: t, spanId: s }

  it.each<[NonNullable<BatonOptions['trust']>, object, string]>([
    ['continue', { traceId: t, parentId: s, sampled: false, links: [] }, `^a=1,${dscNo},sentry-sample_rand=0.896667$`],
    [
      'ids-only',
      { traceId: t, parentId: s, sampled: true, links: [] },
      `^${begins}${t},sentry-sampled=true,sentry-sample_rand=0\\.\\d{6},sentry-sample_rate=1$`,
    ],
    [
      'restart',
      { traceId: anyTraceId, parentId: undefined, sampled: true, links: [{ ...link, reason: 'restart' }] },
      `^${begins}(?!${t})[0-9a-f]{32},sentry-sampled=true,sentry-sample_rand=0\\.\\d{6},sentry-sample_rate=1$`,
    ],
    [
      'ignore',
      { traceId: anyTraceId, parentId: undefined, sampled: true, links: [] },
      `^${begins}(?!${t})[0-9a-f]{32},sentry-sampled=true,sentry-sample_rand=0\\.\\d{6},sentry-sample_rate=1$`,
    ],
  ])('%s carries on no more than it says', (trust, expected, baggage) => {
    const transaction = start(headers, { trust }, ours)
    const { traceId, parentId, sampled, links } = transaction
    expect({ traceId, parentId, sampled, links }).toEqual(expected)
    expect(transaction.inject()).toEqual({
      'sentry-trace': `${traceId}-${transaction.spanId}-${sampled ? 1 : 0}`,
      baggage: expect.stringMatching(baggage),
    })
  })

  it('ids-only drops the decision that came with a trace id alone', () => {
    expect(sent({ 'sentry-trace': `${t}--0`, baggage: dscNo }, { trust: 'ids-only' })).toEqual({
      'sentry-trace': `${t}-P-1`,
      baggage: expect.stringMatching(
        `^sentry-environment=production,sentry-trace_id=${t},sentry-sampled=true,sentry-sample_rand=0\\.\\d{6},sentry-sample_rate=1$`,
      ),
    })
  })
})

describe('from one Baton to the next', () => {
  it.each<[string, object, BatonOptions]>([
    ['a trace that begins', {}, { sampleRate: 0.5 }],
    ['a trace that is not sampled', {}, never],
    ['a frozen context', { 'sentry-trace': `${t}-${s}-1`, baggage: dsc }, {}],
    ['an empty frozen context', { 'sentry-trace': `${t}-${s}-1` }, {}],
    ['a deferred trace', { 'sentry-trace': `${t}-${s}`, baggage: dsc }, { sampleRate: 0.5 }],
  ])('%s arrives as it left', (_, headers, options) => {
    const first = start(headers, options)
    const out = first.inject()
    const second = start(out, { sampleRate: 0.1 })
    expect([second.traceId, second.parentId, second.sampled]).toEqual([first.traceId, first.spanId, first.sampled])
    expect(second.inject()).toEqual({
      ...out,
      'sentry-trace': out['sentry-trace']?.replace(first.spanId, second.spanId),
    })
  })

  it('the default options read Sentry and write none of it', () => {
    const transaction = createBaton().start({ 'sentry-trace': `${t}-${s}-1` })
    expect([transaction.traceId, transaction.parentId]).toEqual([t, s])
    expect(transaction.inject()).toEqual({ traceparent: `00-${t}-${transaction.spanId}-01` })
    expect(anySpanId).toEqual(transaction.spanId)
  })
})
