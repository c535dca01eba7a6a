import { AsyncLocalStorage, executionAsyncResource } from 'node:async_hooks'
import { once } from 'node:events'
import { createServer, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from '@jest/globals'
import express from 'express'

// What Node, V8 and Express do themselves, where docs/decisions.md and docs/performance.md give it as the reason of a decision.

const isBefore24 = Number.parseInt(process.versions.node, 10) < 24

setFlagsFromString('--expose-gc')
const collect: (options: { type: 'minor' | 'major' }) => void = runInNewContext('gc')

/** The bytes that are left after quick collections of what `make` makes a thousand times, some 0.8 kB each. */
function leftBy(make: (text: number[]) => void): number {
  collect({ type: 'major' })
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < 1000; i++) make(new Array(100).fill(i))
  for (let i = 0; i < 3; i++) collect({ type: 'minor' })
  return process.memoryUsage().heapUsed - before
}

describe('F: quick collections', () => {
  it('keep the entries of a WeakMap whose values refer back to their keys, and no such property', () => {
    const state = Symbol()
    const transactions = new WeakMap<object, object>()
    const inProperties = leftBy((data) => {
      const request: Record<symbol, object> = {}
      request[state] = { request, data }
    })
    const inMap = leftBy((data) => {
      const request = {}
      transactions.set(request, { request, data })
    })
    expect([inProperties < 400_000, inMap > 800_000]).toEqual([true, true])
  })
})

describe('F: AsyncLocalStorage', () => {
  it('puts its store on each promise and callback before Node 24, and no more from then on', async () => {
    const symbols = await new AsyncLocalStorage().run('a store', async () => {
      await null
      const resource = executionAsyncResource() as Record<symbol, unknown>
      return Object.getOwnPropertySymbols(resource).filter((symbol) => resource[symbol] === 'a store')
    })
    expect(symbols.length).toBe(isBefore24 ? 1 : 0)
  })
})

describe('F: Express', () => {
  it('changes the prototype of each request and each response', async () => {
    const app = express()
    app.use((req, res) => {
      res.json([Object.getPrototypeOf(req) === app.request, Object.getPrototypeOf(res) === app.response])
    })
    const own: boolean[] = []
    const server = createServer((req, res) => {
      own.push(Object.getPrototypeOf(req) === IncomingMessage.prototype)
      own.push(Object.getPrototypeOf(res) === ServerResponse.prototype)
      app(req, res)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    try {
      const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
      expect([own, await answer.json()]).toEqual([
        [true, true],
        [true, true],
      ])
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })
})
