import { describe, expect, it } from '@jest/globals'
import * as Sentry from '@sentry/core'
import fc from 'fast-check'
import { createBaton } from '../../src/baton.js'
import type { BatonOptions } from '../../src/options/options.js'
import type { SentryOptions } from '../../src/propagators/sentry/options.js'
import { resolveSentry } from '../../src/propagators/sentry/options.js'
import { formatSentryTrace } from '../../src/propagators/sentry/trace-header.js'

// The same inputs through @sentry/core 11.12.0. Nothing is initialised, so nothing is sent anywhere.

const t = '0123456789abcdef0123456789abcdef'
const s = 'aaaabbbbccccdddd'
const facts = `sentry-trace_id=${t},sentry-public_key=pk,sentry-sample_rate=0.25,sentry-sampled=true,sentry-org_id=42`
const rand = 'sentry-sample_rand=0.125'

const start = (headers: object, options: BatonOptions = {}, ours?: SentryOptions) =>
  createBaton({ propagators: { inject: ['sentry', 'baggage'], ...(ours && { sentry: ours }) }, ...options }).start(
    headers,
  )

/** What Sentry's SDK needs of a client to answer questions about organizations and contexts. */
const client = (options: SentryOptions) =>
  ({
    getOptions: () => options,
    getDsn: () => (options.dsn ? Sentry.dsnFromString(options.dsn) : undefined),
    emit: () => {},
  }) as unknown as Sentry.Client

describe('sentry-trace', () => {
  const theirs = (header: string) => {
    const { traceId, parentSpanId, sampled, dsc } = Sentry.propagationContextFromHeaders(header, undefined)
    return dsc ? { traceId, parentId: parentSpanId, sampled } : undefined // without one the trace is their own
  }
  const ours = (header: string) => {
    let seen: object | undefined
    const sampler: BatonOptions['sampler'] = ({ parent }) => {
      seen = parent && { traceId: parent.traceId, parentId: parent.spanId, sampled: parent.sampled }
      return undefined
    }
    const transaction = start({ 'sentry-trace': header }, { sampler })
    const joined = transaction.traceId === header.trim().slice(0, 32)
    return seen ?? (joined ? { traceId: transaction.traceId, parentId: undefined } : undefined)
  }

  it.each([
    `${t}-${s}-1`,
    `${t}-${s}-0`,
    `${t}-${s}`,
    ` ${t}-${s}\t`,
    `${t}-${s}-`,
    `${t}${s}1`,
    `${t}${s}-1`,
    `${t}-${s}0`,
    '',
    '-',
    '-1',
    '1',
    `${s}-1`,
    `${t}-${s}-2`,
    `${t}-${s}-01`,
    `00-${t}-${s}-01`,
    `${t}-${s}-1, ${t}-${s}-1`,
    `${t}-${s}-1`.toUpperCase(),
    'garbage',
    `${t}---1`,
    `${t}-${s}-1-`,
    `${t}-${s}-1\n`,
    `\u00a0${t}-${s}-1`,
  ])('%j is understood alike', (header) => {
    expect(ours(header)).toEqual(theirs(header))
  })

  it.each([t, `${t}-`, `${t}--`])('%j, a trace id alone, is joined alike', (header) => {
    expect(ours(header)).toEqual(theirs(header))
  })

  it.each<[string, object | undefined, object, string]>([
    [
      `${'0'.repeat(32)}-${s}-1`,
      undefined,
      { traceId: '0'.repeat(32), parentId: s, sampled: true },
      'a zero trace id merges every such trace, and W3C forbids it',
    ],
    [
      `${t}-${'0'.repeat(16)}-1`,
      undefined,
      { traceId: t, parentId: '0'.repeat(16), sampled: true },
      'a zero span id is nobody’s, and W3C forbids it',
    ],
  ])('%j is ours %j, theirs %j: %s', (header, expected, different) => {
    expect([ours(header), theirs(header)]).toEqual([expected, different])
  })

  it('of any shape is understood alike, but for zero ids', () => {
    const part = fc.constantFrom(t, s, '-', '-', '-', '1', '0', ' ', '\t', '2', 'A', t.slice(1), `${s}0`)
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const header = parts.join('')
        const expected = theirs(header)
        const { traceId, parentId, sampled } = start({ 'sentry-trace': header }, { sampleRate: 0 })
        const isTheirs = expected !== undefined
        expect([traceId === expected?.traceId, parentId]).toEqual([isTheirs, expected?.parentId])
        expect(sampled).toBe(expected?.sampled ?? false)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([true, false, undefined])('of %j is written alike', (sampled) => {
    expect(formatSentryTrace(t, s, sampled)).toBe(Sentry.generateSentryTraceHeader(t, s, sampled))
  })
})

describe('the frozen sampling context', () => {
  const theirs = (baggage: string) => {
    const { dsc } = Sentry.propagationContextFromHeaders(`${t}-${s}-1`, baggage)
    return Sentry.dynamicSamplingContextToSentryBaggageHeader(dsc)
  }
  const ours = (baggage: string) =>
    createBaton({ propagators: { inject: ['sentry'] } })
      .start({ 'sentry-trace': `${t}-${s}-1`, baggage })
      .inject().baggage

  it.each<[string, string]>([
    [`${facts},${rand}`, 'the example'],
    [`a=1,${facts},b=2,${rand}`, 'between members of others'],
    [` ${facts} , ${rand} `, 'blanks'],
    [`${rand},sentry-x=1,sentry-user_segment=vip`, 'names that nobody knows'],
    [`${rand},sentry-release=a%40b%2C1,sentry-transaction=%2Fa%20b`, 'percent-encoding'],
    [`sentry-a=1,${rand},sentry-a=2`, 'a name twice'],
    [`${rand},sentry-a=,sentry-b=2`, 'an empty value'],
    [`${rand},sentry-a=%E0%A4%A`, 'what is no percent-encoding'],
    [`${rand},sentry-a,sentry-b=2`, 'no ='],
    [`${rand},sentry-a=b%3Dc`, 'two =, one of them encoded'],
    [`${rand},Sentry-a=1,SENTRY-b=2`, 'another case'],
    ['', 'nothing'],
    ['a=1', 'only others'],
  ])('%s is handed on alike: %s', (baggage) => {
    expect(ours(baggage)).toBe(theirs(baggage))
  })

  it.each<[string, string | undefined, string | undefined, string]>([
    [
      `sentry-trace_id=${'f'.repeat(32)},${rand}`,
      undefined,
      `sentry-trace_id=${'f'.repeat(32)},${rand}`,
      'the facts of another trace would be taken for those of this one',
    ],
    [
      'sentry-a=1;p=2,sentry-sample_rand=0.125',
      'sentry-a=1;p=2,sentry-sample_rand=0.125',
      'sentry-a=1%3Bp%3D2,sentry-sample_rand=0.125',
      'a property is no part of the value',
    ],
    [
      'sentry-a=b=c,sentry-sample_rand=0.125',
      'sentry-a=b=c,sentry-sample_rand=0.125',
      'sentry-a=b%3Dc,sentry-sample_rand=0.125',
      'frozen means as it came',
    ],
    ['sentry-sample_rand=0.50', 'sentry-sample_rand=0.50', 'sentry-sample_rand=0.5', 'frozen means as it came'],
    [
      'sentry-a=x y,sentry-b="1",sentry-sample_rand=0.125',
      'sentry-sample_rand=0.125',
      'sentry-a=x%20y,sentry-b=%221%22,sentry-sample_rand=0.125',
      'what breaks the grammar of baggage is dropped, as from everybody',
    ],
    [
      '%73entry-a=1,sentry-sample_rand=0.125',
      '%73entry-a=1,sentry-sample_rand=0.125',
      'sentry-a=1,sentry-sample_rand=0.125',
      'frozen means as it came; the name is understood as they do',
    ],
  ])('%s is handed on as %j, by theirs as %j: %s', (baggage, expected, different) => {
    expect([ours(baggage), theirs(baggage)]).toEqual([expected, different])
  })

  it('that came without `sample_rand` gets one in the same part of [0,1)', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.boolean(), (rate, sampled) => {
        const headers = { 'sentry-trace': `${t}-${s}-${sampled ? 1 : 0}`, baggage: `sentry-sample_rate=${rate}` }
        const their = Sentry.propagationContextFromHeaders(headers['sentry-trace'], headers.baggage).sampleRand
        const our = Sentry.propagationContextFromHeaders(
          headers['sentry-trace'],
          start(headers).inject().baggage,
        ).sampleRand
        expect([their < rate, our < rate]).toEqual([sampled, sampled])
      }),
    )
  })

  it('is empty for both where none came; they add a `sample_rand` of their own when they send it', () => {
    expect(Sentry.propagationContextFromHeaders(`${t}-${s}-1`, undefined).dsc).toEqual({})
    expect([ours(''), ours('a=1')]).toEqual([undefined, undefined])
  })
})

describe('the organization', () => {
  const ids = [undefined, '42', '99']
  const table = ids.flatMap((theirs) =>
    ids.flatMap((ours) => [true, false].map((strict) => [theirs, ours, strict] as const)),
  )

  it.each(table)('theirs %j, ours %j, strict %j: continued alike', (theirs, orgId, strictTraceContinuation) => {
    const options = { ...(orgId && { orgId }), strictTraceContinuation }
    const baggage = theirs && `sentry-org_id=${theirs}`
    const { traceId } = start({ 'sentry-trace': `${t}-${s}-1`, baggage }, {}, options)
    expect(traceId === t).toBe(Sentry.shouldContinueTrace(client(options), theirs))
  })

  it.each([
    'https://pk@o42.ingest.sentry.io/7',
    'https://pk@o42.ingest.us.sentry.io/7',
    'https://pk:secret@o42.sentry.io/a/b/7',
    'https://pk@o42x.sentry.io/7',
    'https://pk@o.sentry.io/7',
    'https://pk@sentry.example.com:9000/7',
    'http://pk@[::1]:9000/7',
  ])('and the key in %s are read alike', (dsn) => {
    const { org_id, public_key } = Sentry.getDynamicSamplingContextFromClient(t, client({ dsn }))
    const { orgId, publicKey } = resolveSentry({ dsn })
    expect({ orgId, publicKey }).toEqual({ orgId: org_id, publicKey: public_key })
  })
})

describe('our own sampling context', () => {
  it.each<[SentryOptions]>([
    [{}],
    [{ dsn: 'https://pk@o42.ingest.sentry.io/7' }],
    [{ dsn: 'https://pk@sentry.example.com/7', orgId: 7 }],
    [{ dsn: 'https://pk@o42.ingest.sentry.io/7', release: 'shop@1.2.3+é', environment: 'a b,c;d="e"' }],
    [{ environment: '', release: '' }],
  ])('of %j has the members of theirs in their order, and then the decision', (options) => {
    const headers = { traceparent: `00-${t}-${s}-01` }
    const { baggage = '' } = start(headers, { sampler: () => 0.9 }, options).inject()
    const theirs = Sentry.dynamicSamplingContextToSentryBaggageHeader(
      Sentry.getDynamicSamplingContextFromClient(t, client(options)),
    )
    expect(baggage).toBe(`${theirs},sentry-sampled=true,sentry-sample_rand=0.862222,sentry-sample_rate=0.9`)
  })
})

describe('what Baton writes', () => {
  const id = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 })

  it('makes Sentry continue the trace, with our decision, and would make it decide the same', () => {
    fc.assert(
      fc.property(id, fc.double({ min: 0, max: 1, noNaN: true }), (traceId, sampleRate) => {
        fc.pre(!/^0+$/.test(traceId))
        const headers = { traceparent: `00-${traceId}-${s}-01` }
        const transaction = start(headers, { trust: 'ids-only', sampleRate }, { publicKey: 'pk' })
        const out = transaction.inject()
        const context = Sentry.propagationContextFromHeaders(out['sentry-trace'], out.baggage)
        expect(context).toMatchObject({
          traceId,
          parentSpanId: transaction.spanId,
          sampled: transaction.sampled,
          dsc: { trace_id: traceId, public_key: 'pk', sampled: String(transaction.sampled) },
        })
        const [theirDecision] = Sentry.sampleSpan({ tracesSampleRate: sampleRate }, {} as never, context.sampleRand)
        expect(theirDecision).toBe(transaction.sampled)
      }),
      { numRuns: 1000 },
    )
  })

  it('merges into the baggage of others as Sentry does, where no member has properties', () => {
    const existing = 'a=1,sentry-release=old,b=x%20y'
    const headers = { traceparent: `00-${t}-${s}-01`, baggage: existing }
    const own = createBaton({ propagators: { inject: ['sentry'] } })
      .start({ ...headers, baggage: undefined })
      .inject().baggage
    expect(start(headers).inject().baggage).toBe(Sentry.mergeBaggageHeaders(existing, own ?? ''))
  })

  it('keeps properties, which Sentry encodes into the value', () => {
    const existing = 'foo=bar;prop=1'
    const own = 'sentry-environment=production'
    expect(Sentry.mergeBaggageHeaders(existing, own)).toBe(`foo=bar%3Bprop%3D1,${own}`)
    expect(start({ baggage: existing }).inject().baggage).toMatch(/^foo=bar;prop=1,sentry-environment=production,/)
  })

  it('begins with no comma when the first member is too long, as Sentry’s does', () => {
    const environment = 'e'.repeat(9000)
    const theirs = Sentry.dynamicSamplingContextToSentryBaggageHeader({ environment, public_key: 'pk', trace_id: t })
    expect(theirs).toBe(`,sentry-public_key=pk,sentry-trace_id=${t}`)
    expect(start({}, {}, { environment, publicKey: 'pk' }).inject().baggage).toMatch(
      /^sentry-public_key=pk,sentry-trace_id=/,
    )
  })
})

it("F: Sentry's SDK leaves the decision open beside a traceparent that ends in -00, and so do we", () => {
  const headers = {
    'sentry-trace': Sentry.generateSentryTraceHeader(t, s, undefined),
    traceparent: Sentry.generateTraceparentHeader(t, s, undefined),
  }
  expect(headers).toEqual({ 'sentry-trace': `${t}-${s}`, traceparent: `00-${t}-${s}-00` })
  const { traceId, parentId, sampled } = createBaton().start(headers)
  expect([traceId, parentId, sampled]).toEqual([t, s, true])
  expect(createBaton({ sampleRate: 0 }).start(headers).sampled).toBe(false)
})
