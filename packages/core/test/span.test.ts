import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { createBaton, currentSpan, currentTraceparent, currentTransaction, type SpanRecord } from '../src/index.js'
import { anySpanId, spanId, traceId, traceparent } from './literals.js'

function recording() {
  const records: SpanRecord[] = []
  return { baton: createBaton({ record: (record) => records.push(record) }), records }
}

describe('a child span', () => {
  it('is in the trace of its transaction, under an id of its own', () => {
    const transaction = createBaton().start({ traceparent, tracestate: 'es=s:0.25' })
    const span = transaction.startSpan('SELECT')
    expect({
      traceId: span.traceId,
      spanId: span.spanId,
      sampled: span.sampled,
      sampleRate: span.sampleRate,
      traceparent: span.traceparent,
      name: span.name,
      outcome: span.outcome,
      attributes: span.attributes,
    }).toEqual({
      traceId,
      spanId: anySpanId,
      sampled: true,
      sampleRate: 0.25,
      traceparent: `00-${traceId}-${span.spanId}-01`,
      name: 'SELECT',
      outcome: 'unknown',
      attributes: {},
    })
    expect([spanId, transaction.spanId]).not.toContain(span.spanId)
  })

  it('has the span that started it as its parent', () => {
    const { baton, records } = recording()
    const transaction = baton.start({ traceparent })
    const child = transaction.startSpan('child')
    const grandchild = child.startSpan('grandchild')
    for (const span of [grandchild, child, transaction]) span.end()
    expect(records.map(({ name, spanId, parentId }) => ({ name, spanId, parentId }))).toEqual([
      { name: 'grandchild', spanId: grandchild.spanId, parentId: child.spanId },
      { name: 'child', spanId: child.spanId, parentId: transaction.spanId },
      { name: 'unknown', spanId: transaction.spanId, parentId: spanId },
    ])
  })

  it('lies inside its parent in time', async () => {
    const { baton, records } = recording()
    const before = Date.now()
    const transaction = baton.start({})
    await setTimeout(3)
    const child = transaction.startSpan('child')
    await setTimeout(3)
    child.end()
    await setTimeout(3)
    transaction.end()
    const [inner, outer] = records as [SpanRecord, SpanRecord]
    expect(inner.start).toBeGreaterThan(outer.start)
    expect(inner.start + inner.duration).toBeLessThan(outer.start + outer.duration)
    expect(inner.duration).toBeGreaterThan(0)
    expect(outer.start).toBeGreaterThanOrEqual(before)
    expect(outer.start + outer.duration).toBeLessThanOrEqual(Date.now() + 1)
  })

  it('is the current one inside its run only', async () => {
    const transaction = createBaton().start({})
    const span = transaction.startSpan('child')
    expect(currentSpan()).toBeUndefined()
    transaction.run(() => {
      expect([currentSpan(), currentTransaction()]).toEqual([transaction, transaction])
      expect(span.run(() => [currentSpan(), currentTransaction(), currentTraceparent()])).toEqual([
        span,
        transaction,
        span.traceparent,
      ])
      expect(currentSpan()).toBe(transaction)
    })
    await span.run(async () => {
      await setTimeout(1)
      expect(currentSpan()).toBe(span)
    })
    expect([currentSpan(), currentTransaction(), currentTraceparent()]).toEqual([undefined, undefined, undefined])
  })

  it('gives back what its run returned, and throws what it threw', () => {
    const span = createBaton().start({}).startSpan('child')
    const promise = Promise.resolve()
    const error = new Error('mine')
    expect(span.run(() => promise)).toBe(promise)
    expect(() =>
      span.run(() => {
        throw error
      }),
    ).toThrow(error)
    expect(currentSpan()).toBeUndefined()
  })

  it('is recorded after its transaction, if it ends later', () => {
    const { baton, records } = recording()
    const transaction = baton.start({})
    const span = transaction.startSpan('late')
    transaction.end()
    span.end()
    span.end()
    expect(records.map(({ name }) => name)).toEqual(['unknown', 'late'])
  })

  it('is not recorded in an unsampled trace', () => {
    const records: SpanRecord[] = []
    const transaction = createBaton({ sampleRate: 0, record: (record) => records.push(record) }).start({})
    const span = transaction.startSpan('child')
    span.end()
    transaction.end()
    expect(records).toEqual([])
    expect(span.traceparent).toBe(`00-${transaction.traceId}-${span.spanId}-00`)
  })

  it('shares no attributes with what it was given', () => {
    const given = Object.freeze({ 'db.system.name': 'postgresql' })
    const span = createBaton().start({}).startSpan('SELECT', { kind: 'client', attributes: given })
    span.attributes.added = true
    expect(span.attributes).toEqual({ 'db.system.name': 'postgresql', added: true })
    expect(given).toEqual({ 'db.system.name': 'postgresql' })
  })
})
