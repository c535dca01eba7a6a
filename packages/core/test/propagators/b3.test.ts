import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import type { Carried, TraceContext } from '../../src/context/trace-context.js'
import { anySpanId, anyTraceId, spanId, traceId } from '../literals.js'
import { readAlone, writeAlone } from './alone.js'
import { holdsForAnyInput } from './properties.js'

const ids = `${traceId}-${spanId}`
const short = 'a3ce929d0e0e4736'
const padded = `0000000000000000${short}`
const parentId = '05e3ac9a4f6e3b90'

const debug = { 'x-b3-flags': '1' }
const bits = { 'trace-id-bits': '64' }

const parent = (sampled: boolean | undefined, carried?: Carried): { parent: TraceContext } => ({
  parent: { traceId, spanId, sampled, carried },
})
const shortParent = (sampled: boolean | undefined, carried: Carried = bits) => ({
  parent: { traceId: padded, spanId, sampled, carried },
})
const refused = {}

describe('b3 is read', () => {
  it.each<[string, object, string]>([
    // https://github.com/openzipkin/b3-propagation#single-header
    [
      '80f198ee56343ba864fe8b2a57d3eff7-05e3ac9a4f6e3b90-1-e457b5a2e4d86bd1',
      { parent: { traceId: '80f198ee56343ba864fe8b2a57d3eff7', spanId: parentId, sampled: true } },
      'the example of the specification',
    ],
    [
      '80f198ee56343ba864fe8b2a57d3eff7-05e3ac9a4f6e3b90-d',
      { parent: { traceId: '80f198ee56343ba864fe8b2a57d3eff7', spanId: parentId, sampled: true, carried: debug } },
      'its debug example',
    ],
    ['0', { sampled: false }, 'its deny decision without ids'],

    [`${ids}-1`, parent(true), 'accept'],
    [`${ids}-0`, parent(false), 'deny'],
    [`${ids}-d`, parent(true, debug), 'debug, which implies accept'],
    [ids, parent(undefined), 'deferred'],
    [`${ids}-1-${parentId}`, parent(true), 'accept with a parent id, which is not ours'],
    [`${ids}-0-${parentId}`, parent(false), 'deny with a parent id'],
    [`${ids}-d-${parentId}`, parent(true, debug), 'debug with a parent id'],
    [`${ids}-${parentId}`, parent(undefined), 'deferred with a parent id: both last fields are optional'],
    [`${ids}-1-0000000000000000`, parent(true), 'a zero parent id, which is not looked at'],

    [`${short}-${spanId}-1`, shortParent(true), '64 bits'],
    [`${short}-${spanId}-0`, shortParent(false), '64 bits, deny'],
    [`${short}-${spanId}`, shortParent(undefined), '64 bits, deferred'],
    [`${short}-${spanId}-d`, shortParent(true, { ...bits, ...debug }), '64 bits, debug'],
    [`${padded}-${spanId}-1`, { parent: { traceId: padded, spanId, sampled: true } }, '64 bits that came as 128'],

    ['1', { sampled: true }, 'accept alone'],
    ['d', { sampled: true, carried: debug }, 'debug alone'],
    [` ${ids}-1\t`, parent(true), 'blanks around'],

    // anchored: nothing before, nothing behind
    [`junk${ids}-1`, refused, 'something before'],
    [`${ids}-1junk`, refused, 'something behind'],
    [`${ids}-1-`, refused, 'a dash behind'],
    [`${ids}-`, refused, 'a dash for a state'],
    [`-${ids}-1`, refused, 'a dash before'],
    [`${ids}-1\n`, refused, 'a line feed behind'],
    [`${ids}-1, ${ids}-1`, refused, 'two headers, as Node joins them'],
    [`0, 0`, refused, 'two decisions'],

    // states
    [`${ids}-x`, refused, 'an unknown state'],
    [`${ids}-true`, refused, 'a word for a state'],
    [`${ids}-D`, refused, 'uppercase debug'],
    [`${ids}-10`, refused, 'two states'],
    [`${ids}-2`, refused, 'another digit'],
    ['D', refused, 'uppercase debug alone'],
    ['true', refused, 'a word alone'],
    ['2', refused, 'another digit alone'],
    ['1-1', refused, 'the debug decision of Brave before the specification'],
    ['0-0-1', refused, 'the ids of nothing'],

    // ids
    [`${traceId.toUpperCase()}-${spanId}-1`, refused, 'an uppercase trace id'],
    [`${traceId}-${spanId.toUpperCase()}-1`, refused, 'an uppercase span id'],
    [`${'0'.repeat(32)}-${spanId}-1`, refused, 'a zero trace id'],
    [`${'0'.repeat(16)}-${spanId}-1`, refused, 'a zero trace id of 64 bits'],
    [`${traceId}-${'0'.repeat(16)}-1`, refused, 'a zero span id'],
    [`${traceId.slice(1)}-${spanId}-1`, refused, 'a trace id of 31'],
    [`${traceId}0-${spanId}-1`, refused, 'a trace id of 33'],
    [`${traceId.slice(8)}-${spanId}-1`, refused, 'a trace id of 24'],
    [`${traceId}-${spanId.slice(1)}-1`, refused, 'a span id of 15'],
    [`${traceId}-${spanId}0-1`, refused, 'a span id of 17'],
    [`${ids}-1-${parentId.slice(1)}`, refused, 'a parent id of 15'],
    [`${ids}-1-${parentId.toUpperCase()}`, refused, 'an uppercase parent id'],
    [`${traceId.slice(1)}g-${spanId}-1`, refused, 'a trace id that is not hex'],
    [traceId, refused, 'a trace id alone'],
    ['', refused, 'nothing'],
    ['-', refused, 'a dash'],
    ['undefined', refused, 'a word'],
  ])('%j as %j: %s', (b3, expected) => {
    expect(readAlone('b3', { b3 })).toEqual({ ...expected, links: [] })
  })

  it('under its name in upper case', () => {
    expect(readAlone('b3', { B3: '0' })).toEqual({ sampled: false, links: [] })
  })
})

describe('b3 is written', () => {
  it.each<[Parameters<typeof writeAlone>[1], string, string]>([
    [{}, `${ids}-1`, 'accept'],
    [{ sampled: false }, `${ids}-0`, 'deny'],
    [{ carried: debug }, `${ids}-d`, 'debug, while we sample'],
    [{ carried: debug, sampled: false }, `${ids}-0`, 'no debug, once we decided otherwise'],
    [{ carried: { 'x-b3-flags': 'x' } }, `${ids}-1`, 'no flag but debug'],
    [{ traceId: padded }, `${padded}-${spanId}-1`, '64 bits that nobody marked'],
    [{ traceId: padded, carried: bits }, `${short}-${spanId}-1`, '64 bits as they came'],
    [{ carried: bits }, `${ids}-1`, '128 bits, where another header completed the id'],
  ])('for %j as %s: %s', (context, expected) => {
    expect(writeAlone('b3', context)).toEqual({ b3: expected })
  })

  it('in place of what was there', () => {
    expect(writeAlone('b3', {}, { B3: '0' })).toEqual({ b3: `${ids}-1` })
  })
})

describe('a Baton that speaks b3', () => {
  const baton = createBaton({ propagators: ['b3'], sampleRate: 0 })

  it.each<[string, string]>([
    [`${ids}-1`, `${traceId}-SPAN-1`],
    [`${ids}-0`, `${traceId}-SPAN-0`],
    [`${ids}-d`, `${traceId}-SPAN-d`],
    [`${ids}-d-${parentId}`, `${traceId}-SPAN-d`],
    [ids, `${traceId}-SPAN-0`],
    [`${short}-${spanId}-1`, `${short}-SPAN-1`],
    [`${short}-${spanId}-d`, `${short}-SPAN-d`],
    [`${padded}-${spanId}-1`, `${padded}-SPAN-1`],
    ['1', 'TRACE-SPAN-1'],
    ['0', 'TRACE-SPAN-0'],
    ['d', 'TRACE-SPAN-d'],
    ['junk', 'TRACE-SPAN-0'],
  ])('answers %s with %s', (b3, expected) => {
    const transaction = baton.start({ b3 })
    const { b3: written } = transaction.inject()
    const { spanId: own, traceId: trace } = transaction
    expect({ own, trace }).toEqual({ own: anySpanId, trace: anyTraceId })
    expect(written).toBe(expected.replace('SPAN', own).replace('TRACE', trace))
  })

  it.each<[string, boolean, string]>([
    [`${ids}-d`, false, '0'],
    [`${ids}-1`, false, '0'],
    [`${ids}-0`, true, '1'],
    [`${ids}-d`, true, 'd'],
    ['d', false, '0'],
  ])('answers %s, overruled to %j, with the state %s', (b3, verdict, expected) => {
    const transaction = createBaton({ propagators: ['b3'], sampler: () => verdict }).start({ b3 })
    expect(transaction.inject()).toEqual({ b3: `${transaction.traceId}-${transaction.spanId}-${expected}` })
  })

  it('forgets debug where only the ids are believed', () => {
    const transaction = createBaton({ propagators: ['b3'], trust: 'ids-only' }).start({ b3: `${ids}-d` })
    expect(transaction.inject()).toEqual({ b3: `${traceId}-${transaction.spanId}-1` })
  })

  it('hands debug and 64 bits on to b3-multi, and back', () => {
    const transaction = createBaton({ propagators: { inject: ['b3', 'b3-multi'] } }).start({
      b3: `${short}-${spanId}-d`,
    })
    expect(transaction.inject()).toEqual({
      b3: `${short}-${transaction.spanId}-d`,
      'x-b3-traceid': short,
      'x-b3-spanid': transaction.spanId,
      'x-b3-flags': '1',
    })
  })

  it('continues a trace of 64 bits in W3C with zeros before it, and no random flag', () => {
    const transaction = createBaton().start({ b3: `${short}-${spanId}-1` })
    expect(transaction.inject()).toEqual({ traceparent: `00-${padded}-${transaction.spanId}-01` })
  })
})

describe('whatever comes in b3', () => {
  holdsForAnyInput('b3', ['b3'], [ids, traceId, short, spanId, padded, '-', '-1', '-0', '-d', 'd', '1', '0', '0000'])
})
