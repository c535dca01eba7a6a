import { describe, expect, it } from '@jest/globals'
import { W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import fc from 'fast-check'
import { createBaton } from '../../src/baton.js'
import { otherTraceparent, spanId, traceId, traceparent } from '../literals.js'
import { readAlone, writeAlone } from './alone.js'
import { otelReads, otelReadsBaggage, otelWrites } from './otel.js'
import { anySpanIds, anyTraceIds } from './properties.js'

const trace = new W3CTraceContextPropagator()
const baggage = new W3CBaggagePropagator()

const ids = `${traceId}-${spanId}`
const yes = { traceId, spanId, sampled: true }
const no = { traceId, spanId, sampled: false }
const none = undefined

const read = (value: string) => {
  const { parent } = readAlone('w3c', { traceparent: value })
  return parent && { traceId: parent.traceId, spanId: parent.spanId, sampled: parent.sampled }
}

describe('traceparent and W3CTraceContextPropagator', () => {
  it.each<[string, object | undefined]>([
    [`00-${ids}-01`, yes],
    [`00-${ids}-00`, no],
    [`00-${ids}-02`, no],
    [`00-${ids}-03`, yes],
    [`00-${ids}-04`, no],
    [`00-${ids}-09`, yes],
    [`00-${ids}-10`, no],
    [`00-${ids}-fe`, no],
    [`00-${ids}-ff`, yes],

    [`01-${ids}-01`, yes],
    [`fe-${ids}-03`, yes],
    [`cc-${ids}-01-what-the-future-will-be-like`, yes],
    [`cc-${ids}-01-`, yes],
    [`cc-${ids}-01.what-the-future-will-not-be-like`, none],
    [`cc-${ids}-010`, none],
    [`cc-${ids}-1`, none],
    [`cc-${ids}`, none],
    [`cc-${traceId}0-${spanId}-01`, none],
    [`ff-${ids}-01`, none],
    [`ff-${ids}-01-more`, none],
    [`00-${ids}-01-`, none],
    [`00-${ids}-01-what-the-future-will-be-like`, none],
    [`00-${ids}-01.what-the-future-will-not-be-like`, none],
    [`0-${ids}-01`, none],
    [`000-${ids}-01`, none],
    [`.0-${ids}-01`, none],
    [`0x-${ids}-01`, none],
    [`0A-${ids}-01`, none],

    [`00-${traceId.toUpperCase()}-${spanId}-01`, none],
    [`00-${traceId}-${spanId.toUpperCase()}-01`, none],
    [`00-${ids}-0A`, none],
    [`00-${ids}-0g`, none],
    [`00-${'0'.repeat(32)}-${spanId}-01`, none],
    [`00-${traceId}-${'0'.repeat(16)}-01`, none],
    [`00-.${traceId.slice(1)}-${spanId}-01`, none],
    [`00-${traceId}-${spanId.slice(1)}.-01`, none],
    [`00-${traceId.slice(1)}-${spanId}-01`, none],
    [`00-${traceId}0-${spanId}-01`, none],
    [`00-${traceId}-${spanId.slice(1)}-01`, none],
    [`00-${traceId}-${spanId}0-01`, none],
    [`00-${ids}-1`, none],
    [`00-${ids}-001`, none],
    [`00-${ids}-`, none],
    [`00-${ids}`, none],
    [`00_${ids}-01`, none],
    [`00-${traceId}_${spanId}-01`, none],
    [`00-${ids}_01`, none],
    [`-${ids}-01`, none],

    [` ${traceparent}`, yes],
    [`${traceparent}\t`, yes],
    [`00 -${ids}-01`, none],
    [`\r\n${traceparent}`, none],
    [`${traceparent}\0`, none],
    [`${traceparent}, ${otherTraceparent}`, none],
    [`${traceparent},`, none],
    [`"${traceparent}"`, none],
    ['', none],
    ['00', none],
    [' '.repeat(55), none],
    ['-'.repeat(55), none],
  ])('are read alike: %j', (value, expected) => {
    expect(read(value)).toEqual(expected)
    expect(otelReads(trace, { traceparent: value })).toEqual(expected)
  })

  it.each<[string, object | undefined, object | undefined, string]>([
    [`\t ${traceparent} \t`, yes, none, 'RFC 9110 allows any number of blanks around a value; they trim one'],
    [`${traceparent}\n`, none, yes, 'a line feed is no blank of HTTP; they trim any white space'],
    [`\u00a0${traceparent}`, none, yes, 'a no-break space is no blank of HTTP; they trim any white space'],
  ])('%j is read as %j and as %j: %s', (value, ours, theirs) => {
    expect(read(value)).toEqual(ours)
    expect(otelReads(trace, { traceparent: value })).toEqual(theirs)
  })

  it.each([`00-${ids}-01`, `00-${ids}-00`, `00-${ids}-04`, `cc-${ids}-09-more`, ` ${traceparent}`])(
    'are answered alike: %s',
    (value) => {
      const transaction = createBaton({ propagators: ['w3c'] }).start({ traceparent: value })
      expect(transaction.inject()).toEqual(otelWrites(trace, { traceparent: value }, transaction.spanId))
    },
  )

  it.each([
    [`00-${ids}-03`, '03', '01'],
    [`00-${ids}-02`, '02', '00'],
    [`cc-${ids}-ff-more`, '03', '01'],
  ])(
    '%s is answered with the flags %s and %s: the random flag is copied; their SDK drops it',
    (value, ours, theirs) => {
      const transaction = createBaton({ propagators: ['w3c'] }).start({ traceparent: value })
      const { spanId: own } = transaction
      expect(transaction.inject()).toEqual({ traceparent: `00-${traceId}-${own}-${ours}` })
      expect(otelWrites(trace, { traceparent: value }, own)).toEqual({ traceparent: `00-${traceId}-${own}-${theirs}` })
    },
  )

  it('read what the other writes', () => {
    fc.assert(
      fc.property(anyTraceIds, anySpanIds, fc.boolean(), (id, span, sampled) => {
        const written = writeAlone('w3c', { traceId: id, spanId: span, sampled }) as Record<string, string>
        expect(otelReads(trace, written)).toEqual({ traceId: id, spanId: span, sampled })
        expect(otelWrites(trace, written, span)).toEqual(written)
      }),
    )
  })
})

describe('tracestate and W3CTraceContextPropagator', () => {
  const members = (count: number) => Array.from({ length: count }, (_, i) => `bar${String(i).padStart(2, '0')}=${i}`)
  const ours = (tracestate: string) =>
    (
      createBaton({ propagators: ['w3c'] })
        .start({ traceparent, tracestate })
        .inject() as Record<string, string>
    ).tracestate ?? ''
  const theirs = (tracestate: string) => otelWrites(trace, { traceparent, tracestate }, spanId).tracestate ?? ''

  it.each<[string, string]>([
    ['rojo=00f067aa0ba902b7,congo=t61rcWkgMzE', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE'],
    ['foo=1 \t , \t bar=2, \t baz=3', 'foo=1,bar=2,baz=3'],
    ['foo=1,,bar=2,', 'foo=1,bar=2'],
    [' foo=1 ', 'foo=1'],
    ['a-b_c*d/e=1', 'a-b_c*d/e=1'],
    ['foo@bar=1', 'foo@bar=1'],
    ['0foo@bar=1', '0foo@bar=1'],
    [`${'z'.repeat(256)}=1`, `${'z'.repeat(256)}=1`],
    [`foo=${'x'.repeat(256)}`, `foo=${'x'.repeat(256)}`],
    ['foo= 1', 'foo= 1'],
    ['foo=<script>"\'&', 'foo=<script>"\'&'],
    [members(32).join(','), members(32).join(',')],
    ['foo', ''],
    ['foo=', ''],
    ['=1', ''],
    ['FOO=1', ''],
    ['foo =1', ''],
    ['foo=1\u0000', ''],
    ['foo=é', ''],
    ['', ''],
    [',', ''],
  ])('are handed on alike: %j', (tracestate, expected) => {
    expect(ours(tracestate)).toBe(expected)
    expect(theirs(tracestate)).toBe(expected)
  })

  const whole = 'one invalid member drops the list, as the test suite of the W3C demands; they drop the member'
  const level2 = 'the key grammar of level 2; theirs is that of level 1'

  it.each<[string, string, string, string]>([
    ['foo=1,BAR=2', '', 'foo=1', whole],
    ['foo=1,bar', '', 'foo=1', whole],
    ['foo=1,bar=', '', 'foo=1', whole],
    ['foo=1,bar =2', '', 'foo=1', whole],
    ['foo=1,bar=2=3', '', 'foo=1', whole],
    ['foo=1,@bar=2', '', 'foo=1', whole],
    [`foo=1,${'z'.repeat(257)}=1`, '', 'foo=1', whole],
    [`foo=1,bar=${'x'.repeat(257)}`, '', 'foo=1', whole],
    [
      members(33).join(','),
      '',
      members(32).join(','),
      'more than 32 members drop the list, as that suite demands; they cut it',
    ],
    ['0foo=1', '0foo=1', '', level2],
    ['foo@0bar=1', 'foo@0bar=1', '', level2],
    ['a@b@c=1', 'a@b@c=1', '', level2],
    ['foo=1,foo=2', 'foo=1,foo=2', 'foo=2', 'duplicates are handed on as they came; they keep the last'],
    [
      `a=${'x'.repeat(200)},b=${'y'.repeat(200)},c=${'z'.repeat(120)}`,
      `a=${'x'.repeat(200)},c=${'z'.repeat(120)}`,
      `a=${'x'.repeat(200)},b=${'y'.repeat(200)}`,
      'beyond 512 characters the members over 128 go first, as the specification asks; they drop what comes last',
    ],
  ])('%j is handed on as %j and as %j: %s', (tracestate, mine, other) => {
    expect(ours(tracestate)).toBe(mine)
    expect(theirs(tracestate)).toBe(other)
  })

  it.each([[{ tracestate: 'foo=1' }], [{ traceparent: 'junk', tracestate: 'foo=1' }]])(
    'go with an invalid traceparent in both: %j',
    (headers: Record<string, string>) => {
      expect(
        Object.keys(
          createBaton({ propagators: ['w3c'] })
            .start(headers)
            .inject(),
        ),
      ).toEqual(['traceparent'])
      expect(otelWrites(trace, headers, spanId)).toEqual({})
    },
  )
})

describe('baggage and W3CBaggagePropagator', () => {
  const ours = (header: string) => createBaton().start({ baggage: header }).baggage.entries()
  const members = (count: number) => Array.from({ length: count }, (_, i) => `k${i}=v`)
  const entries = (count: number): [string, string][] => Array.from({ length: count }, (_, i) => [`k${i}`, 'v'])

  it.each<[string, [string, string][]]>([
    [
      'userId=alice,serverNode=DF%2028,isProduction=false',
      [
        ['userId', 'alice'],
        ['serverNode', 'DF 28'],
        ['isProduction', 'false'],
      ],
    ],
    [
      'key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue',
      [
        ['key1', 'value1'],
        ['key2', 'value2'],
        ['key3', 'value3'],
      ],
    ],
    ['userId=Am%C3%A9lie', [['userId', 'Amélie']]],
    ['SomeKey \t = \t SomeValue \t ; \t SomeProp', [['SomeKey', 'SomeValue']]],
    ['SomeKey=SomeValue=equals', [['SomeKey', 'SomeValue=equals']]],
    [
      'a=1,,b=2,',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['a=b+c', [['a', 'b+c']]],
    [
      'a=1,b,c=3',
      [
        ['a', '1'],
        ['c', '3'],
      ],
    ],
    [
      'a=1,=2,c=3',
      [
        ['a', '1'],
        ['c', '3'],
      ],
    ],
    ['a=1%2C%3B%25', [['a', '1,;%']]],
    ['a', []],
    ['=', []],
    ['', []],
    [members(64).join(), entries(64)],
    [`a=${'x'.repeat(4094)}`, [['a', 'x'.repeat(4094)]]],
  ])('are read alike: %j', (header, expected) => {
    expect(ours(header)).toEqual(expected)
    expect(otelReadsBaggage(baggage, { baggage: header })).toEqual(expected)
  })

  const octets = 'a value has the characters that the specification gives it; they take any'

  it.each<[string, [string, string][], [string, string][], string]>([
    ['a=', [['a', '']], [], 'a value may be empty; they drop the member'],
    ['__proto__=x', [['__proto__', 'x']], [], 'any token is a key; theirs becomes the prototype of a record'],
    ['a=100%', [['a', '100%']], [], 'a percent sign that encodes nothing stays; they drop the member'],
    [
      'a=x%FFy',
      [['a', 'x\ufffdy']],
      [],
      'bytes that are not UTF-8 become U+FFFD, as the specification says; they drop the member',
    ],
    [
      'a=1,a=2',
      [
        ['a', '1'],
        ['a', '2'],
      ],
      [['a', '2']],
      'duplicates are kept in their order; they keep the last',
    ],
    ['a="1"', [], [['a', '"1"']], octets],
    ['a=x y', [], [['a', 'x y']], octets],
    ['a=Amélie', [], [['a', 'Amélie']], octets],
    ['a b=1', [], [['a b', '1']], 'a key is a token; they take anything'],
    [
      'a=1;,b=2',
      [['b', '2']],
      [
        ['a', '1'],
        ['b', '2'],
      ],
      'a property has a name; they do not look at properties',
    ],
    [members(65).join(), entries(64), entries(65), '64 members are what everybody must hand on; they take 180'],
    [`a=${'x'.repeat(4095)}`, [['a', 'x'.repeat(4095)]], [], 'all of 8,192 bytes may be one member; they take 4,096'],
    [
      `a=${'x'.repeat(4000)},b=${'x'.repeat(4000)},c=${'x'.repeat(400)},d=1`,
      [
        ['a', 'x'.repeat(4000)],
        ['b', 'x'.repeat(4000)],
        ['d', '1'],
      ],
      [
        ['a', 'x'.repeat(4000)],
        ['b', 'x'.repeat(4000)],
      ],
      'a member that does not fit is left out, and a later one may fit; they stop at the first',
    ],
  ])('%j is read as %j and as %j: %s', (header, mine, other) => {
    expect(ours(header)).toEqual(mine)
    expect(otelReadsBaggage(baggage, { baggage: header })).toEqual(other)
  })

  it('read what the other writes', () => {
    const values = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 50 })
      .filter((value) => value.trim() === value)
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,9}$/), values, { maxKeys: 5 }), (wanted) => {
        const transaction = createBaton().start({})
        for (const [key, value] of Object.entries(wanted)) transaction.baggage.set(key, value)
        const written = transaction.inject()
        expect(Object.fromEntries(otelReadsBaggage(baggage, written))).toEqual({ ...wanted })
      }),
    )
  })
})
