import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/baton.js'
import type { PropagatorName } from '../../src/propagators/index.js'
import { otherSpanId, otherTraceId, spanId, traceId, traceparent } from '../literals.js'
import { writeAlone } from './alone.js'

const formats: PropagatorName[] = ['b3', 'b3-multi', 'jaeger', 'xray', 'cloud-trace']

describe.each(formats)('%s beside traceparent', (name) => {
  const same = writeAlone(name, { traceId, spanId: otherSpanId, sampled: false })
  const other = writeAlone(name, { traceId: otherTraceId, spanId: otherSpanId })
  const seen = (headers: object, options: Parameters<typeof createBaton>[0] = {}) => {
    const { traceId: id, parentId, sampled, links } = createBaton(options).start(headers)
    return { id, parentId, sampled, links }
  }

  it('is continued alone', () => {
    expect(seen(other)).toEqual({ id: otherTraceId, parentId: otherSpanId, sampled: true, links: [] })
  })

  it('of the same trace adds nothing to the parent and the decision', () => {
    expect(seen({ ...same, traceparent })).toEqual({ id: traceId, parentId: spanId, sampled: true, links: [] })
  })

  it('of another trace is a link', () => {
    const links = [{ traceId: otherTraceId, spanId: otherSpanId, reason: 'conflict' }]
    expect(seen({ ...other, traceparent })).toEqual({ id: traceId, parentId: spanId, sampled: true, links })
  })

  it('of another trace is continued where it is asked first, and traceparent is the link', () => {
    const links = [{ traceId, spanId, reason: 'conflict' }]
    expect(seen({ ...other, traceparent }, { propagators: { extract: [name, 'w3c'] } })).toEqual({
      id: otherTraceId,
      parentId: otherSpanId,
      sampled: true,
      links,
    })
  })

  it('of the same trace decides where it is asked first, but the span of traceparent is the parent', () => {
    expect(seen({ ...same, traceparent }, { propagators: { extract: [name, 'w3c'] } })).toEqual({
      id: traceId,
      parentId: spanId,
      sampled: false,
      links: [],
    })
  })

  it('is not looked at where the first match has the only word', () => {
    expect(seen({ ...other, traceparent }, { propagators: { firstMatch: true } })).toEqual({
      id: traceId,
      parentId: spanId,
      sampled: true,
      links: [],
    })
  })

  it('is not looked at where it is not asked', () => {
    expect(seen(other, { propagators: ['w3c'] })).toMatchObject({ parentId: undefined, links: [] })
  })

  it('counts where traceparent is not valid', () => {
    expect(seen({ ...other, traceparent: 'junk' })).toMatchObject({ id: otherTraceId, parentId: otherSpanId })
  })

  it('is written beside traceparent, with the same trace, span and decision', () => {
    const transaction = createBaton({ propagators: { inject: ['w3c', name] } }).start({ traceparent })
    const { spanId: own } = transaction
    expect(transaction.inject()).toEqual({
      traceparent: `00-${traceId}-${own}-01`,
      ...writeAlone(name, { traceId, spanId: own }),
    })
  })

  it('is not written by default', () => {
    expect(Object.keys(createBaton().start(other).inject())).toEqual(['traceparent'])
  })

  it('is a link and no parent where trust restarts', () => {
    const found = seen(other, { trust: 'restart' })
    const links = [{ traceId: otherTraceId, spanId: otherSpanId, reason: 'restart' }]
    expect(found).toMatchObject({ parentId: undefined, links })
    expect(found.id).not.toBe(otherTraceId)
  })
})

describe('what a format hands on', () => {
  const short = traceId.slice(16)
  const baton = (inject: PropagatorName[]) => createBaton({ propagators: { inject } })

  it.each<[PropagatorName, Record<string, string>, (own: string) => Record<string, string>]>([
    ['b3', { b3: `${traceId}-${otherSpanId}-d` }, (own) => ({ b3: `${traceId}-${own}-d` })],
    [
      'b3-multi',
      { b3: `${traceId}-${otherSpanId}-d` },
      (own) => ({ 'x-b3-traceid': traceId, 'x-b3-spanid': own, 'x-b3-flags': '1' }),
    ],
    ['b3', { b3: 'd' }, (own) => ({ b3: `${traceId}-${own}-d` })],
    ['jaeger', { 'uber-trace-id': `${traceId}:1:0:b` }, (own) => ({ 'uber-trace-id': `${traceId}:${own}:0:0b` })],
    [
      'xray',
      { 'x-amzn-trace-id': `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${otherSpanId};Lineage=a:1` },
      (own) => ({
        'x-amzn-trace-id': `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${own};Sampled=1;Lineage=a:1`,
      }),
    ],
    [
      'xray',
      { 'x-amzn-trace-id': `Root=1-${otherTraceId.slice(0, 8)}-${otherTraceId.slice(8)};Lineage=a:1` },
      (own) => ({
        'x-amzn-trace-id': `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${own};Sampled=1`,
      }),
    ],
  ])('%s keeps from %j beside traceparent', (name, headers, expected) => {
    const transaction = baton([name]).start({ ...headers, traceparent })
    expect(transaction.inject()).toEqual(expected(transaction.spanId))
  })

  it.each<[PropagatorName, Record<string, string>]>([
    ['b3', { b3: `${otherTraceId}-${otherSpanId}-d` }],
    ['jaeger', { 'uber-trace-id': `${otherTraceId}:1:0:b` }],
    [
      'xray',
      { 'x-amzn-trace-id': `Root=1-${otherTraceId.slice(0, 8)}-${otherTraceId.slice(8)};Parent=${otherSpanId};a=1` },
    ],
  ])('%s keeps nothing of another trace: %j', (name, headers) => {
    const transaction = baton([name]).start({ ...headers, traceparent })
    expect(transaction.inject()).toEqual(writeAlone(name, { spanId: transaction.spanId }))
  })

  it('a trace id of 64 bits is completed by traceparent, and leaves with 128', () => {
    const transaction = baton(['b3', 'w3c']).start({ b3: `${short}-${spanId}-1`, traceparent })
    expect(transaction.inject()).toEqual({
      b3: `${traceId}-${transaction.spanId}-1`,
      traceparent: `00-${traceId}-${transaction.spanId}-01`,
    })
  })

  it('a trace id of 64 bits leaves as one in every format that has them', () => {
    const transaction = baton(['b3', 'b3-multi', 'jaeger', 'w3c', 'xray', 'cloud-trace']).start({
      b3: `${short}-${spanId}-1`,
    })
    const { spanId: own } = transaction
    expect(transaction.inject()).toEqual({
      b3: `${short}-${own}-1`,
      'x-b3-traceid': short,
      'x-b3-spanid': own,
      'x-b3-sampled': '1',
      'uber-trace-id': `${short}:${own}:0:01`,
      traceparent: `00-0000000000000000${short}-${own}-01`,
      'x-amzn-trace-id': `Root=1-00000000-00000000${short};Parent=${own};Sampled=1`,
      'x-cloud-trace-context': `0000000000000000${short}/${BigInt(`0x${own}`)};o=1`,
    })
  })
})
