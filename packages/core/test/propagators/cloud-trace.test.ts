import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import { spanId, traceId } from '../literals.js'
import { readAlone, writeAlone } from './alone.js'
import { holdsForAnyInput } from './properties.js'

const header = 'x-cloud-trace-context'
const decimal = '67667974448284343' // 0x00f067aa0ba902b7

const parent = (sampled: boolean | undefined, id = spanId) => ({ parent: { traceId, spanId: id, sampled } })
const joined = (sampled?: boolean) => ({ traceId, sampled })
const refused = {}

describe('x-cloud-trace-context is read', () => {
  it.each<[string, object, string]>([
    // https://cloud.google.com/trace/docs/trace-context
    [
      '105445aa7843bc8bf206b12000100000/1;o=1',
      { parent: { traceId: '105445aa7843bc8bf206b12000100000', spanId: '0000000000000001', sampled: true } },
      'the example of the documentation',
    ],
    // all that App Engine reads: https://github.com/GoogleCloudPlatform/appengine-java-standard, TraceContextHelper
    ['000000000000007b00000000000001c8/789;o=1', app('0000000000000315', true), 'trace, span, and options'],
    ['000000000000007b00000000000001c8/789;o=', app('0000000000000315'), 'trace and span, empty options'],
    ['000000000000007b00000000000001c8/789', app('0000000000000315'), 'trace and span, no options'],
    ['000000000000007b00000000000001c8/;o=1', app(undefined, true), 'trace and options, empty span'],
    ['000000000000007b00000000000001c8/;o=', app(), 'trace, empty span and options'],
    ['000000000000007b00000000000001c8/', app(), 'trace, empty span, no options'],
    ['000000000000007b00000000000001c8;o=1', app(undefined, true), 'trace and options, no span'],
    ['000000000000007b00000000000001c8;o=', app(), 'trace, empty options, no span'],
    ['000000000000007b00000000000001c8', app(), 'trace, no span, no options'],

    [`${traceId}/${decimal};o=1`, parent(true), 'sampled'],
    [`${traceId}/${decimal};o=0`, parent(false), 'unsampled'],
    [`${traceId}/${decimal}`, parent(undefined), 'deferred'],
    [`${traceId}/${decimal};o=3`, parent(true), 'sampled, with stack traces'],
    [`${traceId}/${decimal};o=2`, parent(false), 'stack traces of what is not sampled'],
    [
      '105445aa7843bc8bf206b12000100000/1;o=123',
      { parent: { traceId: '105445aa7843bc8bf206b12000100000', spanId: '0000000000000001', sampled: true } },
      'E4: any odd number',
    ],
    [`${traceId}/${decimal};o=4`, parent(false), 'E4: any even number'],
    [`${traceId}/${decimal};o=10`, parent(false), 'E4: ten, whose first digit is odd'],
    [`${traceId}/${decimal};o=01`, parent(true), 'E4: a zero in front'],
    [`${traceId}/${decimal};o=99999999999999999999999`, parent(true), 'E4: more than a number holds exactly'],
    [`${traceId};o=255`, joined(true), 'E4: without a span'],
    [`${traceId}/${decimal};o=-1`, refused, 'E4: a sign'],
    [`${traceId}/${decimal};o=0x1`, refused, 'E4: hex'],
    [`${traceId.toUpperCase()}/${decimal};o=1`, parent(true), 'upper case, lowered'],
    [` ${traceId}/${decimal};o=1\t`, parent(true), 'blanks around'],

    // "It should be 0 for the first span in your trace"
    [`${traceId}/0;o=1`, joined(true), 'span 0: the trace is joined without a parent'],
    [`${traceId}/0`, joined(), 'span 0, deferred'],
    [`${traceId}/00000000000000000000;o=0`, joined(false), 'a long zero'],
    [traceId, joined(), 'a trace alone'],
    [`${traceId};o=0`, joined(false), 'a trace and a decision'],

    [`${traceId}/1;o=1`, parent(true, '0000000000000001'), 'the lowest span'],
    [`${traceId}/18446744073709551615;o=1`, parent(true, 'ffffffffffffffff'), 'the highest span'],
    [`${traceId}/9223372036854775808;o=1`, parent(true, '8000000000000000'), 'a span that a signed number cannot hold'],
    [`${traceId}/9007199254740993;o=1`, parent(true, '0020000000000001'), 'a span that a float cannot hold'],
    [`${traceId}/00${decimal}`, parent(undefined), 'zeros before a span'],
    [`${traceId}/18446744073709551616;o=1`, refused, 'a span that is too high by one'],
    [`${traceId}/99999999999999999999;o=1`, refused, 'a span of 20 digits that is too high'],
    [`${traceId}/000000000000000000001;o=1`, refused, 'a span of 21 digits'],
    [`${traceId}/-1;o=1`, refused, 'a negative span'],
    [`${traceId}/+1;o=1`, refused, 'a span with a sign'],
    [`${traceId}/1.5;o=1`, refused, 'a fraction'],
    [`${traceId}/1e3;o=1`, refused, 'an exponent'],
    [`${traceId}/0x1;o=1`, refused, 'a span with a prefix'],
    [`${traceId}/${spanId};o=1`, refused, 'a hexadecimal span'],
    [`${traceId}/ 1;o=1`, refused, 'a blank before a span'],
    [`${traceId}/１;o=1`, refused, 'a full-width digit'],

    [`${traceId}/1;o=x`, refused, 'options that are no number'],
    [`${traceId}/1;o=-1`, refused, 'negative options'],
    [`${traceId}/1;O=1`, refused, 'uppercase options'],
    [`${traceId}/1;`, refused, 'a semicolon behind'],
    [`${traceId}/1;o=1;o=0`, refused, 'options twice'],
    [`${traceId}/1;x=1`, refused, 'another option'],
    [`${traceId}/1/2;o=1`, refused, 'two spans'],
    [`${traceId}/1;o=1, ${traceId}/1;o=1`, refused, 'two headers, as Node joins them'],
    [`junk${traceId}/1;o=1`, refused, 'something before'],
    [`${traceId}/1;o=1\n`, refused, 'a line feed behind'],

    [`${'0'.repeat(32)}/1;o=1`, refused, 'a zero trace'],
    ['0'.repeat(32), refused, 'a zero trace alone'],
    [`${traceId.slice(1)}/1;o=1`, refused, 'a trace of 31'],
    [`${traceId}0/1;o=1`, refused, 'a trace of 33'],
    [`${traceId.slice(1)}g/1;o=1`, refused, 'a trace that is not hex'],
    ['105445aa7843bc8bf206b120001000/0;o=1', refused, 'an example of the documentation that is two characters short'],
    ['/1;o=1', refused, 'no trace'],
    ['', refused, 'nothing'],
  ])('%j as %j: %s', (value, expected) => {
    expect(readAlone('cloud-trace', { [header]: value })).toEqual({ ...expected, links: [] })
  })

  function app(id?: string, sampled?: boolean) {
    const trace = '000000000000007b00000000000001c8'
    return id === undefined ? { traceId: trace, sampled } : { parent: { traceId: trace, spanId: id, sampled } }
  }
})

describe('x-cloud-trace-context is written', () => {
  it.each<[Parameters<typeof writeAlone>[1], string, string]>([
    [{}, `${traceId}/${decimal};o=1`, 'sampled'],
    [{ sampled: false }, `${traceId}/${decimal};o=0`, 'unsampled'],
    [{ spanId: 'ffffffffffffffff' }, `${traceId}/18446744073709551615;o=1`, 'the highest span'],
    [{ spanId: '0000000000000001' }, `${traceId}/1;o=1`, 'the lowest span'],
  ])('for %j as %s: %s', (context, expected) => {
    expect(writeAlone('cloud-trace', context)).toEqual({ [header]: expected })
  })
})

describe('a Baton that speaks cloud-trace', () => {
  const baton = createBaton({ propagators: ['cloud-trace'], sampleRate: 0 })

  it.each<[string, string]>([
    [`${traceId}/${decimal};o=1`, `${traceId}/SPAN;o=1`],
    [`${traceId}/${decimal};o=0`, `${traceId}/SPAN;o=0`],
    [`${traceId}/${decimal}`, `${traceId}/SPAN;o=0`],
    [`${traceId}/0;o=1`, `${traceId}/SPAN;o=1`],
    [traceId, `${traceId}/SPAN;o=0`],
    ['junk', 'TRACE/SPAN;o=0'],
  ])('answers %s with %s', (value, expected) => {
    const transaction = baton.start({ [header]: value })
    expect(transaction.inject()).toEqual({
      [header]: expected
        .replace('SPAN', BigInt(`0x${transaction.spanId}`).toString())
        .replace('TRACE', transaction.traceId),
    })
  })

  it('joins a trace without a span, and has no parent', () => {
    const { parentId, traceId: id } = createBaton().start({ [header]: traceId })
    expect({ parentId, id }).toEqual({ parentId: undefined, id: traceId })
  })
})

describe('whatever comes in x-cloud-trace-context', () => {
  holdsForAnyInput(
    'cloud-trace',
    [header],
    [traceId, '/', decimal, '0', '18446744073709551616', ';o=', '1', '3', spanId],
  )
})
