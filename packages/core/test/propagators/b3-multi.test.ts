import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import type { Carried, TraceContext } from '../../src/context/trace-context.js'
import { otherSpanId, otherTraceId, spanId, traceId } from '../literals.js'
import { readAlone, writeAlone } from './alone.js'
import { holdsForAnyInput } from './properties.js'

const short = 'a3ce929d0e0e4736'
const padded = `0000000000000000${short}`
const ids = { 'x-b3-traceid': traceId, 'x-b3-spanid': spanId }
const shortIds = { 'x-b3-traceid': short, 'x-b3-spanid': spanId }

const debug = { 'x-b3-flags': '1' }
const bits = { 'trace-id-bits': '64' }

const parent = (sampled: boolean | undefined, carried?: Carried): { parent: TraceContext } => ({
  parent: { traceId, spanId, sampled, carried },
})
const shortParent = (sampled: boolean | undefined, carried: Carried = bits) => ({
  parent: { traceId: padded, spanId, sampled, carried },
})
const refused = {}

describe('b3-multi is read', () => {
  it.each<[object, object, string]>([
    // https://github.com/openzipkin/b3-propagation#multiple-headers
    [
      {
        'X-B3-TraceId': '80f198ee56343ba864fe8b2a57d3eff7',
        'X-B3-ParentSpanId': '05e3ac9a4f6e3b90',
        'X-B3-SpanId': 'e457b5a2e4d86bd1',
        'X-B3-Sampled': '1',
      },
      { parent: { traceId: '80f198ee56343ba864fe8b2a57d3eff7', spanId: 'e457b5a2e4d86bd1', sampled: true } },
      'the example of the specification',
    ],

    [{ ...ids, 'x-b3-sampled': '1' }, parent(true), 'accept'],
    [{ ...ids, 'x-b3-sampled': '0' }, parent(false), 'deny'],
    [ids, parent(undefined), 'deferred'],
    [{ ...ids, 'x-b3-sampled': 'true' }, parent(true), 'accept, as old tracers say it'],
    [{ ...ids, 'x-b3-sampled': 'false' }, parent(false), 'deny, as old tracers say it'],
    [{ ...ids, 'x-b3-sampled': 'True' }, parent(true), 'accept, capitalized'],
    [{ ...ids, 'x-b3-sampled': 'd' }, parent(true, debug), 'debug among the decisions'],
    [{ ...ids, 'x-b3-flags': '1' }, parent(true, debug), 'debug'],
    [{ ...ids, 'x-b3-flags': '1', 'x-b3-sampled': '1' }, parent(true, debug), 'debug and accept'],
    [{ ...ids, 'x-b3-flags': '1', 'x-b3-sampled': '0' }, parent(true, debug), 'debug, which overrules deny'],
    [{ ...ids, 'x-b3-flags': '0', 'x-b3-sampled': '0' }, parent(false), 'no debug'],
    [{ ...ids, 'x-b3-flags': '0' }, parent(undefined), 'no debug, deferred'],
    [{ ...ids, 'x-b3-flags': '3', 'x-b3-sampled': '1' }, parent(true), 'flags that are no bit field'],

    [{ ...shortIds, 'x-b3-sampled': '1' }, shortParent(true), '64 bits'],
    [{ ...shortIds, 'x-b3-flags': '1' }, shortParent(true, { ...bits, ...debug }), '64 bits, debug'],
    [
      { 'x-b3-traceid': padded, 'x-b3-spanid': spanId },
      { parent: { traceId: padded, spanId } },
      '64 bits that came as 128',
    ],
    [{ ...ids, 'x-b3-parentspanid': 'junk' }, parent(undefined), 'a parent id, which is not looked at'],

    // a decision alone
    [{ 'x-b3-sampled': '0' }, { sampled: false }, 'deny alone'],
    [{ 'x-b3-sampled': '1' }, { sampled: true }, 'accept alone'],
    [{ 'x-b3-flags': '1' }, { sampled: true, carried: debug }, 'debug alone'],
    [{ 'x-b3-flags': '1', 'x-b3-sampled': '0' }, { sampled: true, carried: debug }, 'debug alone, which overrules'],
    [{ 'x-b3-spanid': spanId, 'x-b3-sampled': '0' }, { sampled: false }, 'a decision and a span id'],
    [{ 'x-b3-traceid': traceId, 'x-b3-sampled': '0' }, { sampled: false }, 'a decision and a trace id'],
    [
      { 'x-b3-traceid': 'junk', 'x-b3-spanid': spanId, 'x-b3-sampled': '1' },
      { sampled: true },
      'a decision and bad ids',
    ],

    // a header that is not valid is absent
    [{ ...ids, 'x-b3-sampled': 'x' }, parent(undefined), 'an unknown decision'],
    [{ ...ids, 'x-b3-sampled': '' }, parent(undefined), 'an empty decision'],
    [{ ...ids, 'x-b3-sampled': '2' }, parent(undefined), 'another digit'],
    [{ 'x-b3-sampled': 'x' }, refused, 'an unknown decision alone'],
    [{ 'x-b3-traceid': traceId }, refused, 'a trace id alone'],
    [{ 'x-b3-spanid': spanId }, refused, 'a span id alone'],
    [{ 'x-b3-parentspanid': spanId }, refused, 'a parent id alone'],
    [{}, refused, 'nothing'],

    // ids
    [{ ...ids, 'x-b3-traceid': traceId.toUpperCase() }, refused, 'an uppercase trace id'],
    [{ ...ids, 'x-b3-spanid': spanId.toUpperCase() }, refused, 'an uppercase span id'],
    [{ ...ids, 'x-b3-traceid': 'abc' }, refused, 'a trace id of 3'],
    [{ ...ids, 'x-b3-traceid': traceId.slice(1) }, refused, 'a trace id of 31'],
    [{ ...ids, 'x-b3-traceid': `${traceId}0` }, refused, 'a trace id of 33'],
    [{ ...ids, 'x-b3-traceid': '0'.repeat(32) }, refused, 'a zero trace id'],
    [{ ...ids, 'x-b3-traceid': '0'.repeat(16) }, refused, 'a zero trace id of 64 bits'],
    [{ ...ids, 'x-b3-spanid': '0'.repeat(16) }, refused, 'a zero span id'],
    [{ ...ids, 'x-b3-spanid': spanId.slice(1) }, refused, 'a span id of 15'],
    [{ ...ids, 'x-b3-traceid': '' }, refused, 'an empty trace id'],

    // "the first value wins"
    [{ ...ids, 'x-b3-sampled': ['0', '1'] }, parent(false), 'two decisions'],
    [
      { 'x-b3-traceid': [traceId, otherTraceId], 'x-b3-spanid': [spanId, otherSpanId], 'x-b3-flags': ['1', '0'] },
      parent(true, debug),
      'everything twice',
    ],
    [{ ...ids, 'x-b3-traceid': ` ${traceId}\t` }, parent(undefined), 'blanks around'],
  ])('%j as %j: %s', (headers, expected) => {
    expect(readAlone('b3-multi', headers)).toEqual({ ...expected, links: [] })
  })
})

describe('b3-multi is written', () => {
  it.each<[Parameters<typeof writeAlone>[1], object, string]>([
    [{}, { ...ids, 'x-b3-sampled': '1' }, 'accept'],
    [{ sampled: false }, { ...ids, 'x-b3-sampled': '0' }, 'deny'],
    [{ carried: debug }, { ...ids, 'x-b3-flags': '1' }, 'debug, while we sample, and nothing beside it'],
    [{ carried: debug, sampled: false }, { ...ids, 'x-b3-sampled': '0' }, 'no debug, once we decided otherwise'],
    [{ traceId: padded, carried: bits }, { ...shortIds, 'x-b3-sampled': '1' }, '64 bits as they came'],
  ])('for %j as %j: %s', (context, expected) => {
    expect(writeAlone('b3-multi', context)).toEqual(expected)
  })

  it('in place of all that was there', () => {
    const stale = {
      'X-B3-TraceId': otherTraceId,
      'X-B3-SpanId': otherSpanId,
      'X-B3-ParentSpanId': otherSpanId,
      'X-B3-Sampled': '0',
      'X-B3-Flags': '1',
    }
    expect(writeAlone('b3-multi', {}, { ...stale })).toEqual({ ...ids, 'x-b3-sampled': '1' })
    expect(writeAlone('b3-multi', { carried: debug }, { ...stale })).toEqual({ ...ids, 'x-b3-flags': '1' })
  })
})

describe('a Baton that speaks b3-multi', () => {
  const baton = createBaton({ propagators: ['b3-multi'], sampleRate: 0 })

  it.each<[object, object]>([
    [
      { ...ids, 'x-b3-sampled': '1', 'x-b3-parentspanid': otherSpanId },
      { 'x-b3-traceid': traceId, 'x-b3-sampled': '1' },
    ],
    [
      { ...ids, 'x-b3-sampled': 'false' },
      { 'x-b3-traceid': traceId, 'x-b3-sampled': '0' },
    ],
    [
      { ...ids, 'x-b3-flags': '1' },
      { 'x-b3-traceid': traceId, 'x-b3-flags': '1' },
    ],
    [ids, { 'x-b3-traceid': traceId, 'x-b3-sampled': '0' }],
    [
      { ...shortIds, 'x-b3-sampled': '1' },
      { 'x-b3-traceid': short, 'x-b3-sampled': '1' },
    ],
  ])('answers %j with %j and a span id of its own', (headers, expected) => {
    const transaction = baton.start(headers)
    expect(transaction.inject()).toEqual({ ...expected, 'x-b3-spanid': transaction.spanId })
  })

  it.each([
    ['0', false],
    ['1', true],
  ])('follows the bare decision %s', (sampled, expected) => {
    const started = [0, 1].map((sampleRate) => createBaton({ sampleRate }).start({ 'x-b3-sampled': sampled }))
    expect(started.map((transaction) => [transaction.sampled, transaction.parentId])).toEqual([
      [expected, undefined],
      [expected, undefined],
    ])
  })

  it('stands back behind the single header', () => {
    const { parentId, sampled, links } = createBaton().start({ b3: `${traceId}-${spanId}-0`, ...shortIds, ...debug })
    expect({ parentId, sampled, links }).toEqual({ parentId: spanId, sampled: false, links: [] })
  })

  it('becomes a link beside a single header of another trace', () => {
    const headers = { b3: `${otherTraceId}-${otherSpanId}-1`, ...ids }
    expect(createBaton().start(headers).links).toEqual([{ traceId, spanId, reason: 'conflict' }])
  })

  it('counts where the single header is not valid', () => {
    expect(createBaton().start({ b3: 'junk', ...ids }).parentId).toBe(spanId)
  })

  it('takes the decision of a single header without ids, where it has none itself', () => {
    expect(createBaton().start({ b3: '0', ...ids })).toMatchObject({ traceId, parentId: spanId, sampled: false })
  })
})

describe('whatever comes in b3-multi', () => {
  holdsForAnyInput(
    'b3-multi',
    ['x-b3-traceid', 'x-b3-spanid', 'x-b3-sampled', 'x-b3-flags'],
    [traceId, short, spanId, padded, '1', '0', 'd', 'true', 'false', '0000'],
  )
})
