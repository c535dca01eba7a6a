import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../src/baton.js'

describe('what a template is told of a transaction', () => {
  it('is its own from the first read on, and stays what it is', () => {
    const transaction = createBaton().start({})
    expect(Object.keys(transaction)).not.toContain('traceId')
    const { traceId, sampled, ensureParentId } = transaction
    expect(Object.keys(transaction)).toEqual(expect.arrayContaining(['traceId', 'sampled', 'ensureParentId']))
    for (const name of ['traceId', 'sampled', 'ensureParentId', 'spanId', 'traceparent']) {
      expect(() => Object.assign(transaction, { [name]: 'other' })).toThrow(TypeError)
    }
    expect([transaction.traceId, transaction.sampled, transaction.ensureParentId]).toEqual([
      traceId,
      sampled,
      ensureParentId,
    ])
  })

  it('is not made by sending headers on, or by ending', () => {
    const transaction = createBaton({ record: () => {} }).start({})
    const before = Object.keys(transaction)
    transaction.inject()
    transaction.startSpan('child').end()
    transaction.end()
    expect(Object.keys(transaction)).toEqual(before)
  })

  it('can be read where the transaction was frozen', () => {
    const transaction = Object.freeze(createBaton().start({}))
    expect(transaction.traceId).toBe(transaction.traceId)
    expect(transaction.ensureParentId()).toBe(transaction.ensureParentId())
  })
})
