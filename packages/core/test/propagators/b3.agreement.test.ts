import { describe, expect, it } from '@jest/globals'
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3'
import fc from 'fast-check'
import { createBaton } from '../../src/baton.js'
import { spanId, traceId } from '../literals.js'
import { readAlone, writeAlone } from './alone.js'
import { otelReads, otelWrites } from './otel.js'
import { anySpanIds, anyTraceIds } from './properties.js'

const single = new B3Propagator({ injectEncoding: B3InjectEncoding.SINGLE_HEADER })
const multi = new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER })

const ids = `${traceId}-${spanId}`
const parentId = '05e3ac9a4f6e3b90'
const short = 'a3ce929d0e0e4736'
const padded = `0000000000000000${short}`

const yes = { traceId, spanId, sampled: true }
const no = { traceId, spanId, sampled: false }
const open = { traceId, spanId, sampled: undefined }
const none = undefined

const read = (name: 'b3' | 'b3-multi', headers: object) => {
  const { parent } = readAlone(name, headers)
  return parent && { traceId: parent.traceId, spanId: parent.spanId, sampled: parent.sampled }
}

const deferred = 'absent defers the decision; they take it for a deny, and hand on that deny'
const anchored = 'the header is all or nothing; they find their grammar anywhere inside it'
const lower = 'B3 has lowercase ids alone, and ids are opaque; they accept upper case, and hand it on'
const length = 'an id has 16 or 32 characters; they pad whatever comes'

describe('b3 and @opentelemetry/propagator-b3', () => {
  it.each<[string, object | undefined]>([
    [`${ids}-1`, yes],
    [`${ids}-0`, no],
    [`${ids}-d`, yes],
    [`${ids}-1-${parentId}`, yes],
    [`${ids}-0-${parentId}`, no],
    [`${ids}-d-${parentId}`, yes],
    [`${padded}-${spanId}-1`, { ...yes, traceId: padded }],
    [`${traceId.toUpperCase()}-${spanId}-1`, none],
    [`${traceId}-${spanId.toUpperCase()}-1`, none],
    [`${'0'.repeat(32)}-${spanId}-1`, none],
    [`${traceId}-${'0'.repeat(16)}-1`, none],
    [`${traceId.slice(8)}-${spanId.slice(8)}-1`, none],
    [traceId, none],
    ['junk', none],
    ['-', none],
    ['1', none],
    ['0', none],
    ['d', none],
    ['', none],
  ])('read %j alike', (b3, expected) => {
    expect(read('b3', { b3 })).toEqual(expected)
    expect(otelReads(single, { b3 })).toEqual(expected)
  })

  it.each<[string, object | undefined, object | undefined, string]>([
    [ids, open, no, deferred],
    [`${ids}-${parentId}`, open, no, deferred],
    [`junk${ids}-1`, none, yes, anchored],
    [`${ids}-1junk`, none, yes, anchored],
    [`${ids}-`, none, no, anchored],
    [`${ids}-x`, none, no, `${anchored}, and take an unknown state for a deny`],
    [`${ids}-true`, none, no, `${anchored}, and take an unknown state for a deny`],
    [`${ids}-10`, none, no, `${anchored}, and take an unknown state for a deny`],
    [`${ids}-1-${parentId.slice(1)}`, none, yes, anchored],
    [`${ids}-1, ${ids}-0`, none, yes, `${anchored}: Node joined two headers here`],
    [`${traceId}0-${spanId}-1`, none, { ...yes, traceId: `${traceId}0`.slice(1) }, anchored],
    [`${traceId}-${spanId}0-1`, none, no, anchored],
    [`${traceId.slice(1)}-${spanId}-1`, none, { ...yes, traceId: traceId.slice(16).padStart(32, '0') }, anchored],
  ])('read %j as %j and as %j: %s', (b3, ours, theirs) => {
    expect(read('b3', { b3 })).toEqual(ours)
    expect(otelReads(single, { b3 })).toEqual(theirs)
  })

  it.each([
    ['0', false],
    ['1', true],
    ['d', true],
  ])('differ in the bare decision %s, which they ignore', (b3, sampled) => {
    expect(readAlone('b3', { b3 }).sampled).toBe(sampled)
    expect(otelReads(single, { b3 })).toBeUndefined()
  })

  it('differ in multi headers behind a single header that names no parent, which they do not look at', () => {
    const headers = { b3: '0', 'x-b3-traceid': traceId, 'x-b3-spanid': spanId }
    expect(otelReads(single, headers)).toBeUndefined()
    expect(createBaton().start(headers)).toMatchObject({ traceId, parentId: spanId, sampled: false })
  })

  it.each([`${ids}-1`, `${ids}-0`, `${ids}-d`, `${ids}-0-${parentId}`, `${padded}-${spanId}-1`])(
    'answer %s alike',
    (b3) => {
      const transaction = createBaton({ propagators: ['b3'] }).start({ b3 })
      expect(transaction.inject()).toEqual(otelWrites(single, { b3 }, transaction.spanId))
    },
  )

  it('differ in the answer to 64 bits, which they write with zeros before them', () => {
    const b3 = `${short}-${spanId}-1`
    const transaction = createBaton({ propagators: ['b3'] }).start({ b3 })
    expect(transaction.inject()).toEqual({ b3: `${short}-${transaction.spanId}-1` })
    expect(otelWrites(single, { b3 }, transaction.spanId)).toEqual({ b3: `${padded}-${transaction.spanId}-1` })
  })

  it('read what the other writes', () => {
    fc.assert(
      fc.property(anyTraceIds, anySpanIds, fc.boolean(), (trace, span, sampled) => {
        const written = writeAlone('b3', { traceId: trace, spanId: span, sampled }) as Record<string, string>
        expect(otelReads(single, written)).toEqual({ traceId: trace, spanId: span, sampled })
        expect(read('b3', otelWrites(single, written, span))).toEqual({ traceId: trace, spanId: span, sampled })
      }),
    )
  })
})

describe('b3-multi and @opentelemetry/propagator-b3', () => {
  const both = { 'x-b3-traceid': traceId, 'x-b3-spanid': spanId }

  it.each<[Record<string, string>, object | undefined]>([
    [{ ...both, 'x-b3-sampled': '1' }, yes],
    [{ ...both, 'x-b3-sampled': '0' }, no],
    [{ ...both, 'x-b3-sampled': 'true' }, yes],
    [{ ...both, 'x-b3-sampled': 'True' }, yes],
    [{ ...both, 'x-b3-sampled': 'false' }, no],
    [{ ...both, 'x-b3-flags': '1' }, yes],
    [{ ...both, 'x-b3-flags': '1', 'x-b3-sampled': '0' }, yes],
    [{ ...both, 'x-b3-flags': '0', 'x-b3-sampled': '0' }, no],
    [{ ...both, 'x-b3-flags': '3', 'x-b3-sampled': '1' }, yes],
    [{ ...both, 'x-b3-parentspanid': parentId, 'x-b3-sampled': '1' }, yes],
    [
      { ...both, 'x-b3-traceid': short, 'x-b3-sampled': '1' },
      { ...yes, traceId: padded },
    ],
    [{ ...both, 'x-b3-traceid': '0'.repeat(32) }, none],
    [{ ...both, 'x-b3-spanid': '0'.repeat(16) }, none],
    [{ ...both, 'x-b3-traceid': `${traceId}0` }, none],
    [{ ...both, 'x-b3-spanid': spanId.slice(1) }, none],
    [{ 'x-b3-traceid': traceId, 'x-b3-sampled': '1' }, none],
    [{ 'x-b3-spanid': spanId, 'x-b3-sampled': '1' }, none],
    [{ 'x-b3-sampled': '0' }, none],
    [{}, none],
  ])('read %j alike', (headers, expected) => {
    expect(read('b3-multi', headers)).toEqual(expected)
    expect(otelReads(multi, headers)).toEqual(expected)
  })

  it.each<[Record<string, string>, object | undefined, object | undefined, string]>([
    [both, open, no, deferred],
    [{ ...both, 'x-b3-sampled': 'd' }, yes, none, 'some say debug here; they drop the whole context'],
    [{ ...both, 'x-b3-sampled': 'x' }, open, none, 'a header that is not valid is absent; they drop the whole context'],
    [{ ...both, 'x-b3-sampled': '1, 1' }, yes, none, '"the first value wins"; they do not split what Node joined'],
    [
      { ...both, 'x-b3-traceid': 'abc', 'x-b3-sampled': '1' },
      none,
      { ...yes, traceId: 'abc'.padStart(32, '0') },
      length,
    ],
    [
      { ...both, 'x-b3-traceid': traceId.slice(1), 'x-b3-sampled': '1' },
      none,
      { ...yes, traceId: `0${traceId.slice(1)}` },
      length,
    ],
    [
      { ...both, 'x-b3-traceid': traceId.toUpperCase(), 'x-b3-sampled': '1' },
      none,
      { ...yes, traceId: traceId.toUpperCase() },
      lower,
    ],
    [
      { ...both, 'x-b3-spanid': spanId.toUpperCase(), 'x-b3-sampled': '1' },
      none,
      { ...yes, spanId: spanId.toUpperCase() },
      lower,
    ],
  ])('read %j as %j and as %j: %s', (headers, ours, theirs) => {
    expect(read('b3-multi', headers)).toEqual(ours)
    expect(otelReads(multi, headers)).toEqual(theirs)
  })

  it.each([
    [{ ...both, 'x-b3-sampled': '1' }],
    [{ ...both, 'x-b3-sampled': 'false' }],
    [{ ...both, 'x-b3-flags': '1' }],
    [{ ...both, 'x-b3-flags': '1', 'x-b3-sampled': '1', 'x-b3-parentspanid': parentId }],
  ])('answer %j alike', (headers) => {
    const transaction = createBaton({ propagators: ['b3-multi'] }).start(headers)
    expect(transaction.inject()).toEqual(otelWrites(multi, headers, transaction.spanId))
  })

  it('read what the other writes', () => {
    fc.assert(
      fc.property(anyTraceIds, anySpanIds, fc.boolean(), (trace, span, sampled) => {
        const written = writeAlone('b3-multi', { traceId: trace, spanId: span, sampled }) as Record<string, string>
        expect(otelReads(multi, written)).toEqual({ traceId: trace, spanId: span, sampled })
        expect(read('b3-multi', otelWrites(multi, written, span))).toEqual({ traceId: trace, spanId: span, sampled })
      }),
    )
  })
})
