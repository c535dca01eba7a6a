import { toUSVString } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createBaton } from '../../src/baton.js'
import { Baggage } from '../../src/context/baggage.js'
import type { Carried, TraceContext } from '../../src/context/trace-context.js'
import { spanId, traceId } from '../literals.js'
import { readAlone, writeAlone } from './alone.js'
import { holdsForAnyInput } from './properties.js'

const header = 'uber-trace-id'
const ids = `${traceId}:${spanId}`
const short = 'a3ce929d0e0e4736'
const padded = `0000000000000000${short}`
const bits = { 'trace-id-bits': '64' }

const parent = (sampled: boolean, carried?: Carried): { parent: TraceContext } => ({
  parent: { traceId, spanId, sampled, carried },
})
const refused = {}

describe('uber-trace-id is read', () => {
  it.each<[string, object, string]>([
    // https://www.jaegertracing.io/docs/1.21/client-libraries/#value
    [`${ids}:0:1`, parent(true), 'sampled'],
    [`${ids}:0:0`, parent(false), 'unsampled'],
    [`${ids}:0:01`, parent(true), 'flags of two digits'],
    [`${ids}:0:00`, parent(false), 'unsampled, two digits'],
    [`${ids}:b7ad6b7169203331:1`, parent(true), 'a parent id, which is deprecated'],
    [`${ids}:0000000000000000:1`, parent(true), 'a long zero for a parent id'],
    [`${ids}:0:3`, parent(true, { [header]: '2' }), 'debug'],
    [`${ids}:0:9`, parent(true, { [header]: '8' }), 'firehose'],
    [`${ids}:0:0b`, parent(true, { [header]: 'a' }), 'debug and firehose'],
    [`${ids}:0:0B`, parent(true, { [header]: 'a' }), 'debug and firehose in upper case'],
    [`${ids}:0:8`, parent(false, { [header]: '8' }), 'firehose of an unsampled trace'],
    [`${ids}:0:2`, parent(false, { [header]: '2' }), 'debug without sampled, which is the flag that decides'],
    [`${ids}:0:5`, parent(true), 'a flag that is not used'],
    [`${ids}:0:f1`, parent(true), 'flags that nobody knows'],
    [`${ids}:0:ff`, parent(true, { [header]: 'a' }), 'all flags'],

    // "Receivers MUST accept hex-strings shorter than 32 characters and 0-pad them on the left"
    [`${short}:${spanId}:0:1`, { parent: { traceId: padded, spanId, sampled: true, carried: bits } }, '64 bits'],
    [
      `abc:1:0:3`,
      {
        parent: {
          traceId: '00000000000000000000000000000abc',
          spanId: '0000000000000001',
          sampled: true,
          carried: { ...bits, [header]: '2' },
        },
      },
      'zeros left out',
    ],
    [
      `1${short}:${spanId}:0:1`,
      { parent: { traceId: `0000000000000001${short}`, spanId, sampled: true } },
      '65 bits, zeros left out',
    ],
    [`${traceId.toUpperCase()}:${spanId.toUpperCase()}:0:1`, parent(true), 'upper case, which is base16 too'],
    [`${padded}:${spanId}:0:1`, { parent: { traceId: padded, spanId, sampled: true } }, '64 bits that came as 128'],

    // URL-encoded
    [`${traceId}%3A${spanId}%3A0%3A1`, parent(true), 'URL-encoded'],
    [`${traceId}%3a${spanId}%3a0%3a1`, parent(true), 'URL-encoded in lower case'],
    [`${traceId}%3A${spanId}:0%3A1`, parent(true), 'half URL-encoded'],
    [`${traceId}%253A${spanId}%253A0%253A1`, refused, 'URL-encoded twice'],
    [`${traceId}%3A${spanId}%3A0%3A1%`, refused, 'a percent sign that encodes nothing'],
    [`${traceId}%3A${spanId}%3A0%3A1%E9`, refused, 'bytes that are not UTF-8'],

    [` ${ids}:0:1\t`, parent(true), 'blanks around'],
    [`${ids}:0:1:0`, refused, 'five parts'],
    [`${ids}:1`, refused, 'three parts'],
    [ids, refused, 'ids alone'],
    [`${ids}::1`, refused, 'an empty parent id'],
    [`${ids}:xyz:1`, refused, 'a parent id that is not hex'],
    [`${ids}:0:`, refused, 'no flags'],
    [`${ids}:0:x`, refused, 'flags that are not hex'],
    [`${ids}:0:001`, refused, 'flags of three digits'],
    [`${ids}:0:-1`, refused, 'negative flags'],
    [`${ids}:0:0x1`, refused, 'flags with a prefix'],
    [`xyz:${spanId}:0:1`, refused, 'a trace id that is not hex'],
    [`${traceId}:xyz:0:1`, refused, 'a span id that is not hex'],
    [`0:${spanId}:0:1`, refused, 'a zero trace id'],
    [`${'0'.repeat(32)}:${spanId}:0:1`, refused, 'a long zero trace id'],
    [`${traceId}:0:0:1`, refused, 'a zero span id'],
    [`${traceId}0:${spanId}:0:1`, refused, 'a trace id of 33'],
    [`${traceId}:${spanId}0:0:1`, refused, 'a span id of 17'],
    [`:${spanId}:0:1`, refused, 'no trace id'],
    [`${ids}:0:1, ${ids}:0:1`, refused, 'two headers, as Node joins them'],
    [`junk${ids}:0:1`, refused, 'something before'],
    [`${ids}:0:1\n`, refused, 'a line feed behind'],
    ['', refused, 'nothing'],
    [':::', refused, 'colons'],
    ['%', refused, 'a percent sign'],
  ])('%j as %j: %s', (value, expected) => {
    expect(readAlone('jaeger', { [header]: value })).toEqual({ ...expected, links: [] })
  })
})

describe('uber-trace-id is written', () => {
  it.each<[Parameters<typeof writeAlone>[1], string, string]>([
    [{}, `${ids}:0:01`, 'sampled'],
    [{ sampled: false }, `${ids}:0:00`, 'unsampled'],
    [{ carried: { [header]: '2' } }, `${ids}:0:03`, 'debug, while we sample'],
    [{ carried: { [header]: '2' }, sampled: false }, `${ids}:0:00`, 'no debug, once we decided otherwise'],
    [{ carried: { [header]: '8' } }, `${ids}:0:09`, 'firehose'],
    [{ carried: { [header]: '8' }, sampled: false }, `${ids}:0:08`, 'firehose of an unsampled trace'],
    [{ carried: { [header]: 'a' } }, `${ids}:0:0b`, 'debug and firehose'],
    [{ carried: { [header]: 'ff' } }, `${ids}:0:0b`, 'no flag that nobody knows'],
    [{ carried: { [header]: 'junk' } }, `${ids}:0:01`, 'nothing from junk'],
    [{ traceId: padded, carried: bits }, `${short}:${spanId}:0:01`, '64 bits as they came'],
    [{ traceId: padded }, `${padded}:${spanId}:0:01`, '64 bits that nobody marked'],
  ])('for %j as %s: %s', (context, expected) => {
    expect(writeAlone('jaeger', context)).toEqual({ [header]: expected })
  })
})

describe('a Baton that speaks jaeger', () => {
  const baton = createBaton({ propagators: ['jaeger'], sampleRate: 0 })

  it.each<[string, string]>([
    [`${ids}:0:1`, `${traceId}:SPAN:0:01`],
    [`${ids}:0:0`, `${traceId}:SPAN:0:00`],
    [`${ids}:0:3`, `${traceId}:SPAN:0:03`],
    [`${ids}:0:b`, `${traceId}:SPAN:0:0b`],
    [`${short}:${spanId}:0:1`, `${short}:SPAN:0:01`],
    [`abc:1:0:1`, `0000000000000abc:SPAN:0:01`],
    [`${traceId}%3A${spanId}%3A0%3A1`, `${traceId}:SPAN:0:01`],
    ['junk', `TRACE:SPAN:0:00`],
  ])('answers %s with %s', (value, expected) => {
    const transaction = baton.start({ [header]: value })
    expect(transaction.inject()).toEqual({
      [header]: expected.replace('SPAN', transaction.spanId).replace('TRACE', transaction.traceId),
    })
  })

  it('forgets the flags where only the ids are believed', () => {
    const transaction = createBaton({ propagators: ['jaeger'], trust: 'ids-only' }).start({ [header]: `${ids}:0:b` })
    expect(transaction.inject()).toEqual({ [header]: `${traceId}:${transaction.spanId}:0:01` })
  })
})

describe('baggage beside uber-trace-id', () => {
  const sampled = { [header]: `${ids}:0:1` }
  const baggageIn = (headers: object) => readAlone('jaeger', { ...sampled, ...headers }).baggage?.entries()

  it.each<[object, [string, string][] | undefined, string]>([
    // https://www.jaegertracing.io/docs/1.21/client-libraries/#baggage
    [
      { 'uberctx-key1': 'value1', 'uberctx-key2': 'value2' },
      [
        ['key1', 'value1'],
        ['key2', 'value2'],
      ],
      'the example of the documentation',
    ],
    [{ 'uberctx-key1': 'value%201%20%2F%20blah' }, [['key1', 'value 1 / blah']], 'its URL-encoded example'],
    [{ 'uberctx-key1': 'value 1 / blah' }, [['key1', 'value 1 / blah']], 'what was not URL-encoded'],
    [{ 'UberCtx-User-Id': 'a' }, [['user-id', 'a']], 'a name in any case, whose key is lowercase'],
    [{ 'uberctx-a': 'Am%C3%A9lie' }, [['a', 'Amélie']], 'UTF-8'],
    [{ 'uberctx-a': '1,b=2;c' }, [['a', '1,b=2;c']], 'separators of W3C Baggage'],
    [{ 'uberctx-a': '1%2Cb%3D2' }, [['a', '1,b=2']], 'encoded separators of W3C Baggage'],
    [{ 'uberctx-a': '100%' }, [['a', '100%']], 'a percent sign that encodes nothing'],
    [{ 'uberctx-a': 'a+b' }, [['a', 'a+b']], 'a plus sign, which is no blank'],
    [{ 'uberctx-a': '' }, [['a', '']], 'an empty value'],
    [{ 'uberctx-a': ['1', '2'] }, [['a', '1, 2']], 'a header that was sent twice'],
    [{ 'uberctx-a': '\ud800' }, [['a', '\ufffd']], 'half a character'],
    [{ 'uberctx-__proto__': 'x', 'uberctx-constructor': 'y' }, [...hostile()], 'names that objects have'],
    [{ 'uberctx-': 'x' }, [], 'no key'],
    [{ 'uberctx-a b': 'x' }, [], 'a key that is no token'],
    [{ uberctxa: 'x', 'x-uberctx-a': 'x', uberctx: 'x' }, undefined, 'names that only resemble'],
    [{}, undefined, 'none'],
  ])('%j is %j: %s', (headers, expected) => {
    expect(baggageIn(headers)).toEqual(expected)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  function* hostile(): Generator<[string, string]> {
    yield ['__proto__', 'x']
    yield ['constructor', 'y']
  }

  it('counts beside an uber-trace-id that is not valid', () => {
    expect(readAlone('jaeger', { [header]: 'junk', 'uberctx-a': '1' }).baggage?.toString()).toBe('a=1')
  })

  it('is not looked for without uber-trace-id', () => {
    expect(readAlone('jaeger', { 'uberctx-a': '1' })).toEqual({ links: [] })
  })

  it('stays within 64 members', () => {
    const many = Array.from({ length: 100 }, (_, i) => [`uberctx-k${i}`, 'v'])
    expect(baggageIn(Object.fromEntries(many))).toEqual(Array.from({ length: 64 }, (_, i) => [`k${i}`, 'v']))
  })

  it('stays within 8,192 bytes', () => {
    expect(baggageIn({ 'uberctx-a': 'x'.repeat(8191), 'uberctx-b': '1' })).toEqual([['b', '1']])
  })

  it('is joined with W3C Baggage, and counts first', () => {
    const { baggage } = createBaton().start({ ...sampled, 'uberctx-a': '1', baggage: 'a=2,b=3;p' })
    expect(baggage.toString()).toBe('a=1,b=3;p')
  })

  it('is dropped where only the ids are believed', () => {
    expect(
      createBaton({ trust: 'ids-only' })
        .start({ ...sampled, 'uberctx-a': '1' })
        .baggage.toString(),
    ).toBe('')
  })

  it('is written as headers of its own, and as W3C Baggage', () => {
    const baton = createBaton({ propagators: { inject: ['jaeger', 'baggage'] } })
    const transaction = baton.start({ ...sampled, 'uberctx-key1': 'value%201%20%2F%20blah' })
    expect(transaction.inject()).toEqual({
      [header]: `${traceId}:${transaction.spanId}:0:01`,
      'uberctx-key1': 'value%201%20%2F%20blah',
      baggage: 'key1=value%201%20%2F%20blah',
    })
  })

  it('takes what the application set, and what came as W3C Baggage', () => {
    const transaction = createBaton({ propagators: { inject: ['jaeger'] } }).start({
      baggage: 'userId=Am%C3%A9lie;ttl=30',
    })
    transaction.baggage.set('tenant', 'a/b').set('__proto__', 'x')
    expect(Object.entries(transaction.inject()).slice(1)).toEqual([
      ['uberctx-userid', 'Am%C3%A9lie'],
      ['uberctx-tenant', 'a%2Fb'],
      ['uberctx-__proto__', 'x'],
    ])
  })

  it('replaces what was there', () => {
    const carrier = { 'UberCtx-A': 'old', 'uberctx-b': 'kept' }
    expect(writeAlone('jaeger', { baggage: new Baggage('a=new') }, carrier)).toEqual({
      [header]: `${ids}:0:01`,
      'uberctx-a': 'new',
      'uberctx-b': 'kept',
    })
  })

  it('is written within its limits', () => {
    const transaction = createBaton({ propagators: ['jaeger'] }).start({})
    for (let i = 0; i < 100; i++) transaction.baggage.set(`k${i}`, 'v')
    expect(Object.keys(transaction.inject())).toHaveLength(65)
  })

  it('comes back as it went, whatever the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (value) => {
        const transaction = createBaton({ propagators: ['jaeger'] }).start({})
        transaction.baggage.set('a', value)
        expect(readAlone('jaeger', transaction.inject()).baggage?.get('a')).toBe(toUSVString(value))
      }),
    )
  })

  it('comes as anything, and nothing breaks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (key, value) => {
        const { baggage } = readAlone('jaeger', { ...sampled, [`uberctx-${key}`]: value })
        expect(new Headers(writeAlone('jaeger', { baggage }) as never).get(header)).toBe(`${ids}:0:01`)
      }),
    )
  })
})

describe('whatever comes in uber-trace-id', () => {
  holdsForAnyInput(
    'jaeger',
    [header, 'uberctx-a', 'uberctx-b,c'],
    [ids, traceId, short, spanId, ':', '%3A', ':0:', '0', '1', 'b', 'ff', 'x', '%'],
  )
})
