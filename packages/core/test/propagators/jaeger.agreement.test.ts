import { describe, expect, it } from '@jest/globals'
import { JaegerPropagator } from '@opentelemetry/propagator-jaeger'
import fc from 'fast-check'
import { createBaton } from '../../src/baton.js'
import { spanId, traceId } from '../literals.js'
import { readAlone, writeAlone } from './alone.js'
import { otelReads, otelReadsBaggage, otelWrites } from './otel.js'
import { anySpanIds, anyTraceIds } from './properties.js'

const header = 'uber-trace-id'
const real = new JaegerPropagator()

const ids = `${traceId}:${spanId}`
const short = 'a3ce929d0e0e4736'
const padded = `0000000000000000${short}`

const yes = { traceId, spanId, sampled: true }
const no = { traceId, spanId, sampled: false }
const none = undefined

const read = (headers: object) => {
  const { parent } = readAlone('jaeger', headers)
  return parent && { traceId: parent.traceId, spanId: parent.spanId, sampled: parent.sampled }
}

const invalid = 'an id that is none makes no context; they hand on whatever came'
const flags = "flags that cannot be read cost the header, as in Jaeger's own clients; they take them for sampled"
const blanks = 'blanks are no part of a value; they keep them'

describe('jaeger and @opentelemetry/propagator-jaeger', () => {
  it.each<[string, object | undefined]>([
    [`${ids}:0:1`, yes],
    [`${ids}:0:01`, yes],
    [`${ids}:0:0`, no],
    [`${ids}:0:00`, no],
    [`${ids}:0:2`, no],
    [`${ids}:0:3`, yes],
    [`${ids}:0:8`, no],
    [`${ids}:0:b`, yes],
    [`${ids}:0:FF`, yes],
    [`${ids}:b7ad6b7169203331:1`, yes],
    [`${traceId}%3A${spanId}%3A0%3A1`, yes],
    [`${traceId}%3a${spanId}%3a0%3a0`, no],
    [`${short}:${spanId}:0:1`, { ...yes, traceId: padded }],
    ['abc:1:0:1', { traceId: 'abc'.padStart(32, '0'), spanId: '0000000000000001', sampled: true }],
    [`${traceId}%253A${spanId}%253A0%253A1`, none],
    [`${ids}:0:1:0`, none],
    [`${ids}:1`, none],
    [ids, none],
    ['%', none],
    ['junk', none],
    ['', none],
  ])('read %j alike', (value, expected) => {
    expect(read({ [header]: value })).toEqual(expected)
    expect(otelReads(real, { [header]: value })).toEqual(expected)
  })

  it.each<[string, object | undefined, object | undefined, string]>([
    [`xyz:${spanId}:0:1`, none, { ...yes, traceId: 'xyz'.padStart(32, '0') }, invalid],
    [`${traceId}:xyz:0:1`, none, { ...yes, spanId: 'xyz'.padStart(16, '0') }, invalid],
    [`0:${spanId}:0:1`, none, { ...yes, traceId: '0'.repeat(32) }, invalid],
    [`${traceId}:0:0:1`, none, { ...yes, spanId: '0'.repeat(16) }, invalid],
    [`${traceId}0:${spanId}:0:1`, none, { ...yes, traceId: `${traceId}0` }, invalid],
    [`${ids}:0:x`, none, yes, flags],
    [`${ids}:0:`, none, yes, flags],
    [`${ids}:0:001`, none, yes, flags],
    [`${ids}:xyz:0`, none, no, 'a parent id is hex; they do not look at it'],
    [
      `${traceId.toUpperCase()}:${spanId}:0:1`,
      yes,
      { ...yes, traceId: traceId.toUpperCase() },
      'ids are lowered; they hand upper case on',
    ],
    [` ${ids}:0:1 `, yes, { ...yes, traceId: ` ${traceId}` }, blanks],
  ])('read %j as %j and as %j: %s', (value, ours, theirs) => {
    expect(read({ [header]: value })).toEqual(ours)
    expect(otelReads(real, { [header]: value })).toEqual(theirs)
  })

  it.each([
    `${ids}:0:1`,
    `${ids}:0:0`,
    `${ids}:b7ad6b7169203331:01`,
    `${traceId}%3A${spanId}%3A0%3A1`,
    `${padded}:1:0:1`,
  ])('answer %s alike', (value) => {
    const transaction = createBaton({ propagators: ['jaeger'] }).start({ [header]: value })
    expect(transaction.inject()).toEqual(otelWrites(real, { [header]: value }, transaction.spanId))
  })

  it.each<[string, string, string, string]>([
    [`${ids}:0:3`, `${traceId}:SPAN:0:03`, `${traceId}:SPAN:0:01`, 'debug is handed on; they keep sampled alone'],
    [`${ids}:0:9`, `${traceId}:SPAN:0:09`, `${traceId}:SPAN:0:01`, 'firehose is handed on; they keep sampled alone'],
    [`${short}:1:0:1`, `${short}:SPAN:0:01`, `${padded}:SPAN:0:01`, '"exactly 16 or 32 characters": 16 stay 16'],
  ])('answer %s with %s and with %s: %s', (value, ours, theirs) => {
    const transaction = createBaton({ propagators: ['jaeger'] }).start({ [header]: value })
    const { spanId: own } = transaction
    expect(transaction.inject()).toEqual({ [header]: ours.replace('SPAN', own) })
    expect(otelWrites(real, { [header]: value }, own)).toEqual({ [header]: theirs.replace('SPAN', own) })
  })

  const sampled = { [header]: `${ids}:0:1` }

  it.each<[Record<string, string>, [string, string][]]>([
    [
      { 'uberctx-key1': 'value1', 'uberctx-key2': 'value2' },
      [
        ['key1', 'value1'],
        ['key2', 'value2'],
      ],
    ],
    [{ 'uberctx-key1': 'value%201%20%2F%20blah' }, [['key1', 'value 1 / blah']]],
    [{ 'uberctx-a': 'Am%C3%A9lie' }, [['a', 'Amélie']]],
    [{ 'uberctx-a': '1,b=2;c' }, [['a', '1,b=2;c']]],
    [{ 'uberctx-a': '' }, [['a', '']]],
    [{ 'uberctx-__proto__': 'x' }, [['__proto__', 'x']]],
    [{ 'uberctx-a': 'b+c' }, [['a', 'b+c']]],
    [{ uberctxa: 'x' }, []],
  ])('read and hand on the baggage %j alike', (headers, expected) => {
    const all = { ...sampled, ...headers }
    const transaction = createBaton({ propagators: ['jaeger'] }).start(all)
    expect(transaction.baggage.entries()).toEqual(expected)
    expect(otelReadsBaggage(real, all)).toEqual(expected)
    expect(transaction.inject()).toEqual(otelWrites(real, all, transaction.spanId))
  })

  it.each<[Record<string, string>, [string, string][], [string, string][], string]>([
    [
      { ...sampled, 'uberctx-a': '100%' },
      [['a', '100%']],
      [],
      "a value that was not encoded is kept, as by Jaeger's own clients",
    ],
    [{ ...sampled, 'uberctx-': 'x' }, [], [['', 'x']], 'a key has a name'],
    [{ ...sampled, 'UberCtx-A': 'x' }, [['a', 'x']], [], 'header names have no case'],
    [
      { 'uberctx-a': '1' },
      [],
      [['a', '1']],
      'without uber-trace-id nothing is looked for, to spare every other request',
    ],
  ])('read the baggage %j as %j and as %j: %s', (headers, ours, theirs) => {
    expect(
      createBaton({ propagators: ['jaeger'] })
        .start(headers)
        .baggage.entries(),
    ).toEqual(ours)
    expect(otelReadsBaggage(real, headers)).toEqual(theirs)
  })

  it('read what the other writes', () => {
    fc.assert(
      fc.property(anyTraceIds, anySpanIds, fc.boolean(), (trace, span, isSampled) => {
        const expected = { traceId: trace, spanId: span, sampled: isSampled }
        const written = writeAlone('jaeger', expected) as Record<string, string>
        expect(otelReads(real, written)).toEqual(expected)
        expect(read(otelWrites(real, written, span))).toEqual(expected)
      }),
    )
  })
})
