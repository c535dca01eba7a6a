import { AsyncResource } from 'node:async_hooks'
import { EventEmitter, once } from 'node:events'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { createBaton, currentSpan, currentTraceparent, currentTransaction, type Transaction } from '../src/index.js'
import { nullTransaction } from '../src/trace/null-transaction.js'
import * as scope from '../src/trace/scope.js'

const baton = createBaton()
const current = () => [currentTransaction(), currentSpan(), currentTraceparent()]
const none = [undefined, undefined, undefined]
const of = (transaction: Transaction) => [transaction, transaction, transaction.traceparent]

describe('the scope', () => {
  it('is empty outside a transaction', async () => {
    expect(current()).toEqual(none)
    await setImmediate()
    expect(current()).toEqual(none)
  })

  it.each<[string, (seen: (value: unknown) => void) => void]>([
    ['a Promise', (seen) => void Promise.resolve().then(() => seen(current()))],
    ['queueMicrotask', (seen) => queueMicrotask(() => seen(current()))],
    ['process.nextTick', (seen) => process.nextTick(() => seen(current()))],
    ['setTimeout', (seen) => void globalThis.setTimeout(() => seen(current()), 1)],
    ['setImmediate', (seen) => void globalThis.setImmediate(() => seen(current()))],
    ['a timer’s promise', (seen) => void setTimeout(1).then(() => seen(current()))],
    ['an AsyncResource', (seen) => globalThis.setImmediate(AsyncResource.bind(() => seen(current())))],
  ])('lasts through %s', async (_, callback) => {
    const transaction = baton.start({})
    const seen = await new Promise((resolve) => transaction.run(() => callback(resolve)))
    expect(seen).toEqual(of(transaction))
    expect(current()).toEqual(none)
  })

  it('is the emitter’s, not the listener’s', () => {
    const emitter = new EventEmitter()
    const seen: unknown[] = []
    baton.start({}).run(() => emitter.on('event', () => seen.push(currentTransaction())))
    const transaction = baton.start({})
    transaction.run(() => emitter.emit('event'))
    emitter.emit('event')
    expect(seen).toEqual([transaction, undefined])
  })

  it('keeps 200 concurrent runs apart', async () => {
    expect(current()).toEqual(none)
    const gate = new EventEmitter().setMaxListeners(300)
    const runs = Array.from({ length: 200 }, (_, i) =>
      baton.run({}, { name: `run ${i}` }, async (transaction) => {
        const seen = [current()]
        await setTimeout(i % 7)
        seen.push(current())
        await once(gate, 'open')
        seen.push(current())
        await Promise.all([setImmediate(), setTimeout(i % 3)])
        seen.push(current())
        return { transaction, seen }
      }),
    )
    await until(() => gate.listenerCount('open') === runs.length)
    expect(current()).toEqual(none)
    gate.emit('open')
    const finished = await Promise.all(runs)
    expect(finished.map(({ seen }) => seen)).toEqual(finished.map(({ transaction }) => Array(4).fill(of(transaction))))
    expect(new Set(finished.map(({ transaction }) => transaction.traceId)).size).toBe(200)
    expect(current()).toEqual(none)
  })

  it('is closed inside a request that is ignored', () => {
    baton.run({}, {}, (outer) => {
      expect(nullTransaction.run(current)).toEqual(none)
      expect(currentTransaction()).toBe(outer)
    })
  })

  it('is shared by every copy of the package in the process', async () => {
    const name = '../src/trace/scope.ts?second-copy'
    const copy = (await import(name)) as typeof scope
    expect(copy.runIn).not.toBe(scope.runIn)
    const transaction = baton.start({})
    transaction.run(() => expect(copy.currentTransaction()).toBe(transaction))
    expect(copy.currentTransaction()).toBeUndefined()
  })
})
