import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import type { Outgoing } from '../../src/context/trace-context.js'
import { TraceState } from '../../src/context/trace-state.js'
import { elastic } from '../../src/propagators/elastic.js'
import { anySpanId, spanId, traceId, traceparent } from '../literals.js'

const outgoing: Outgoing = { traceId, spanId, sampled: true, sampleRate: 1, root: true }

describe('the sample rate in `es`', () => {
  it.each<[string, number | undefined, string]>([
    ['es=s:0.1', 0.1, 'the example of the specification'],
    ['es=s:1', 1, 'all'],
    ['es=s:0', 0, 'none'],
    ['es=s:1.0', 1, 'all, with a fraction'],
    ['es=s:.25', 0.25, 'no digit before the point'],
    ['es=s:0.7654321', 0.7654321, 'more than four decimals, which are not rounded again'],
    ['es=a:b;s:0.5', 0.5, 'behind another pair'],
    ['es=s:0.5;a:b', 0.5, 'before another pair'],
    ['foo=1,es=s:0.5,bar=2', 0.5, 'between other vendors'],
    ['es=s:1.5', undefined, 'above 1'],
    ['es=s:1.0000001', undefined, 'just above 1'],
    ['es=s:-0.5', undefined, 'below 0'],
    ['es=s:', undefined, 'nothing'],
    ['es=s', undefined, 'no colon'],
    ['es=s:abc', undefined, 'a word'],
    ['es=s:0.5x', undefined, 'something behind the number'],
    ['es=s:0x1', undefined, 'hex'],
    ['es=s:1e-1', undefined, 'an exponent'],
    ['es=s: 0.5', undefined, 'a blank'],
    ['es=s:+0.5', undefined, 'a sign'],
    ['es=s:.', undefined, 'a point alone'],
    ['es=s:NaN', undefined, 'NaN'],
    ['es=s:Infinity', undefined, 'Infinity'],
    ['es=s:0.5:0.6', undefined, 'two colons'],
    ['es=x:0.5', undefined, 'another key'],
    ['es=ss:0.5', undefined, 'a longer key'],
    ['es=S:0.5', undefined, 'an uppercase key'],
    ['ess=s:0.5', undefined, 'another vendor'],
    ['es=', undefined, 'an empty member, which is invalid'],
    ['es=s:0.5,@=1', undefined, 'an invalid list'],
  ])('of %j is %j: %s', (tracestate, expected) => {
    const transaction = createBaton().start({ traceparent, tracestate })
    expect(transaction.sampleRate).toBe(expected)
    expect(elastic.sampleRate({ traceId, spanId, sampled: true, traceState: new TraceState(tracestate) })).toBe(
      expected,
    )
  })

  it('is absent without a tracestate', () => {
    expect(createBaton({ sampleRate: 0.5 }).start({ traceparent }).sampleRate).toBeUndefined()
  })
})

describe('the member `es`', () => {
  it.each<[Partial<Outgoing>, string | undefined, string]>([
    [{ sampleRate: 1 }, 's:1', 'a sampled root'],
    [{ sampleRate: 0.25 }, 's:0.25', 'the rate'],
    [{ sampleRate: 0.00001 }, 's:0.0001', 'never below 0.0001'],
    [{ sampleRate: 0.55554 }, 's:0.5555', 'rounded down'],
    [{ sampleRate: 0.55555 }, 's:0.5556', 'rounded half away from zero'],
    [{ sampleRate: 0.25, sampled: false }, 's:0', 'an unsampled root'],
    [{ sampleRate: 0, sampled: false }, 's:0', 'a rate of 0'],
    [{ sampleRate: 0.5, root: false }, undefined, 'not on a continued trace'],
    [{ sampleRate: undefined }, undefined, 'not without a rate'],
  ])('for %j is %s: %s', (part, expected) => {
    expect(elastic.member({ ...outgoing, ...part })?.[1]).toBe(expected)
  })
})

describe('a Baton that writes w3c and elastic', () => {
  const propagators = { inject: ['w3c', 'elastic'] } as const
  const from = (headers: object, options: object = {}) => createBaton({ propagators, ...options }).start(headers)

  it('writes the rate at the root, and the legacy header with the same value', () => {
    const transaction = from({}, { sampleRate: 1 })
    expect(transaction.inject()).toEqual({
      traceparent: transaction.traceparent,
      tracestate: 'es=s:1',
      'elastic-apm-traceparent': transaction.traceparent,
    })
  })

  it('writes `es=s:0` at an unsampled root', () => {
    const transaction = from({}, { sampleRate: 0 })
    expect(transaction.inject()).toMatchObject({ tracestate: 'es=s:0', traceparent: expect.stringMatching(/-00$/) })
  })

  it.each([['foo=bar,es=s:.25'], ['es=s:0.7654321,foo=bar'], ['es=s:1.5'], ['es=s:0.1;x:y'], ['foo=bar']])(
    'hands on %s unchanged',
    (tracestate) => {
      expect(from({ traceparent, tracestate }).inject()).toMatchObject({ tracestate })
    },
  )

  it.each([
    ['es=s:0.25,foo=bar', true, 'es=s:1,foo=bar'],
    ['foo=bar,es=x:y;s:0.25', false, 'es=s:0;x:y,foo=bar'],
    ['foo=bar', false, 'foo=bar'],
  ])('makes the rate in %s true where the sampler says %j', (tracestate, verdict, expected) => {
    expect(from({ traceparent, tracestate }, { sampler: () => verdict }).inject()).toMatchObject({
      tracestate: expected,
    })
  })

  it('adds no rate to a trace that began elsewhere', () => {
    expect(from({ traceparent }, { sampleRate: 0.5 }).inject()).toEqual({
      traceparent: expect.stringMatching(`^00-${traceId}-(?!${spanId})[0-9a-f]{16}-01$`),
      'elastic-apm-traceparent': expect.stringMatching(`^00-${traceId}-(?!${spanId})[0-9a-f]{16}-01$`),
    })
  })

  it('continues the legacy header', () => {
    const { traceId: ours, parentId, spanId: own } = from({ 'elastic-apm-traceparent': traceparent })
    expect({ ours, parentId, own }).toEqual({ ours: traceId, parentId: spanId, own: anySpanId })
  })
})

describe('a Baton with the default options', () => {
  it('writes no header of Elastic', () => {
    expect(Object.keys(createBaton().start({}).inject())).not.toContain('elastic-apm-traceparent')
  })
})
