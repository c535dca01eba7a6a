import { AsyncLocalStorage } from 'node:async_hooks'
import http, { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { request } from 'undici'
import {
  type Candidate,
  createBaton,
  currentSpan,
  currentTraceparent,
  currentTransaction,
  type SpanRecord,
  type Transaction,
  traceFields,
} from '../../src/index.js'
import { handle } from '../../src/node/index.js'
import { anySpanId, anyTraceId, otherSpanId, otherTraceId, spanId, traceId, traceparent } from '../literals.js'
import { type Receiver, receiverOfTests, until } from './receiver.js'
import { agents, sending } from './sending.js'

const receiver = receiverOfTests()
let ahead = 0
beforeAll(() => {
  const now = performance.now.bind(performance)
  jest.spyOn(performance, 'now').mockImplementation(() => now() + ahead)
})
afterAll(() => {
  jest.restoreAllMocks()
})
afterEach(() => {
  ahead = 0
  server?.close()
  server?.closeAllConnections()
  server = undefined
})

let server: Server | undefined

/** Serves each request by this handler, until the test ends. */
async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Sets the clock forward by seconds. */
function pass(seconds: number): void {
  ahead += seconds * 1000
}

type InScope = <T>(fn: () => T) => T

/** The scope of a transaction or span, kept beyond its end, as a timer or a connection keeps it. */
function scopeOf(span: { run<T>(fn: () => T): T }): InScope {
  return span.run(() => AsyncLocalStorage.snapshot()) as InScope
}

/** Ids and fields: if a test compared the objects themselves and failed, jest would print for minutes all that hangs on them. */
const current = () => [
  currentTransaction()?.spanId,
  currentSpan()?.spanId,
  currentTraceparent(),
  traceFields(),
  traceFields('otel'),
]
const outside = [undefined, undefined, undefined, {}, {}]
const linkTo = ({ traceId, spanId }: { traceId: string; spanId: string }) => [{ traceId, spanId, reason: 'detached' }]
const sent = () => receiver.received.map(({ traceparents }) => traceparents)

const clients: [string, (url: string) => Promise<unknown>][] = [
  ['fetch', async (url) => (await fetch(url)).text()],
  ['undici', async (url) => (await request(url)).body.text()],
  [
    'http.get',
    (url) =>
      new Promise((resolve, reject) => {
        http.get(url, { agent: agents().http }, (res) => resolve(text(res))).on('error', reject)
      }),
  ],
]

describe.each(clients)('D5: %s in the scope of a transaction that is over', (_, get) => {
  it('is a span of it up to five minutes, and from then on a trace of its own each, with a link', async () => {
    const { baton, calls } = sending()
    const transaction = baton.start({ traceparent, baggage: 'user=7' }, { name: 'job' })
    const inScope = scopeOf(transaction)
    transaction.end()
    pass(299)
    await inScope(() => get(receiver.url))
    await until(() => calls().length === 1)
    pass(1)
    await inScope(() => get(receiver.url))
    await until(() => calls().length === 2)
    await inScope(() => get(receiver.url))
    await until(() => calls().length === 3)

    const [within, first, second] = calls() as [SpanRecord, SpanRecord, SpanRecord]
    expect(within).toMatchObject({ traceId, parentId: transaction.spanId, links: [] })
    for (const call of [first, second]) {
      expect(call).toMatchObject({
        traceId: anyTraceId,
        parentId: undefined,
        parentIsRemote: false,
        name: 'GET',
        kind: 'client',
        outcome: 'success',
        aborted: false,
        sampleRate: 1,
        links: linkTo(transaction),
        attributes: { 'url.full': `${receiver.url}/`, 'http.response.status_code': 200 },
      })
      expect(call.duration).toBeLessThan(200_000)
    }
    expect(new Set([traceId, first.traceId, second.traceId]).size).toBe(3)
    expect(sent()).toEqual(calls().map((call) => [`00-${call.traceId}-${call.spanId}-01`]))
    expect(receiver.received.map(({ headers }) => headers.baggage)).toEqual(['user=7', undefined, undefined])
  })

  it('takes nothing along of the old trace', async () => {
    const inject = ['w3c', 'baggage', 'sentry', 'datadog', 'b3'] as const
    const { baton, calls } = sending({ detachAfter: 0, propagators: { inject } })
    const transaction = baton.start({
      traceparent,
      tracestate: 'rojo=1,dd=s:2;o:synthetics,es=s:0.25',
      baggage: 'user=7,sentry-release=old',
      'sentry-trace': `${traceId}-${spanId}-1`,
      'x-datadog-origin': 'synthetics',
    })
    const inScope = scopeOf(transaction)
    transaction.end()
    await inScope(() => get(receiver.url))
    await until(() => calls().length === 1)
    const [{ headers }] = receiver.received as [Receiver['received'][0]]
    const all = JSON.stringify(headers)
    for (const old of [traceId, spanId, transaction.spanId, 'rojo', 'user=', 'release=old', 'synthetics', 'es=']) {
      expect(all).not.toContain(old)
    }
    const call = calls()[0] as SpanRecord
    expect(headers['sentry-trace']).toBe(`${call.traceId}-${call.spanId}-1`)
    expect(headers.b3).toBe(`${call.traceId}-${call.spanId}-1`)
  })

  it('decides anew whether it is sampled', async () => {
    const { baton, records, calls } = sending({ detachAfter: 0 })
    const dropped = baton.start({ traceparent: `00-${traceId}-${spanId}-00` })
    dropped.end()
    await scopeOf(dropped)(() => get(receiver.url))
    const later = baton.start({})
    await later.run(() => get(receiver.url))
    await until(() => calls().some((call) => call.traceId === later.traceId))
    expect(records[0]).toMatchObject({ kind: 'client', links: linkTo(dropped) })

    const rare = sending({ detachAfter: 0, sampleRate: 0 })
    const forced = rare.baton.start({ traceparent })
    forced.end()
    await scopeOf(forced)(() => get(receiver.url))
    expect(sent().at(-1)).toEqual([expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)])
    expect(rare.records.map(({ kind }) => kind)).toEqual(['server'])
  })

  it('replaces copied headers all the same, in a span of the new trace as well', async () => {
    const copy = { traceparent, tracestate: 'rojo=1', baggage: 'user=7', b3: `${traceId}-${spanId}-1` }
    const { baton, calls } = sending({ detachAfter: 0, trust: 'restart' })
    const transaction = baton.start(copy)
    transaction.end()
    await scopeOf(transaction)(() => fetch(receiver.url, { headers: copy }))
    await until(() => calls().length === 1)
    await transaction.startSpan('tick').run(() => fetch(receiver.url, { headers: copy }))
    await until(() => calls().length === 2)
    for (const { headers } of receiver.received) {
      for (const refused of ['tracestate', 'baggage', 'b3']) expect(headers).not.toHaveProperty(refused)
    }
    expect(sent()).toEqual(calls().map((call) => [`00-${call.traceId}-${call.spanId}-01`]))
  })

  it('leaves alone what has a trace already', async () => {
    const { baton, records } = sending({ detachAfter: 0 })
    const transaction = baton.start({})
    transaction.end()
    const header = `00-${otherTraceId}-${otherSpanId}-01`
    await scopeOf(transaction)(() => fetch(receiver.url, { headers: { traceparent: header } }))
    expect([sent(), records.length]).toEqual([[[header]], 1])
  })
})

describe('D5: work that begins long after the end', () => {
  it('is outside of the transaction', () => {
    const transaction = createBaton().start({})
    const span = transaction.startSpan('kept')
    const scopes = [scopeOf(transaction), scopeOf(span)]
    transaction.end()
    pass(299)
    for (const inScope of scopes) expect(inScope(currentTransaction) === transaction).toBe(true)
    pass(1)
    for (const inScope of scopes) expect(inScope(current)).toEqual(outside)
    expect(transaction.run(current)).toEqual(outside)
  })

  it('of a job in `baton.run` is each tick of its timer by itself', async () => {
    const { baton, calls } = sending({ detachAfter: 0 })
    const seen: unknown[] = []
    const job = baton.run({ traceparent }, { name: 'job' }, (transaction) => {
      const timer = setInterval(() => {
        seen.push(current())
        void fetch(receiver.url)
        if (seen.length === 3) clearInterval(timer)
      }, 1)
      return transaction
    })
    await until(() => calls().length === 3)
    expect(seen).toEqual([outside, outside, outside])
    expect(new Set(calls().map((call) => call.traceId)).size).toBe(3)
    expect(calls().map(({ links }) => links)).toEqual(Array(3).fill(linkTo(job)))
  })

  it('as a span is a transaction of its own, which has spans and is over in its turn', async () => {
    const { baton, records, calls } = sending()
    const transaction = baton.start({ traceparent })
    const kept = transaction.startSpan('kept')
    transaction.end()
    pass(300)
    const tick = kept.startSpan('tick', { kind: 'producer', attributes: { queue: 'a' } }) as Transaction
    expect(tick.traceId).not.toBe(traceId)
    expect(tick.links).toEqual(linkTo(kept))
    await tick.run(async () => {
      expect(current().slice(0, 3)).toEqual([tick.spanId, tick.spanId, tick.traceparent])
      expect(traceFields('otel')).toEqual({ trace_id: tick.traceId, span_id: tick.spanId, trace_flags: '01' })
      currentSpan()?.startSpan('inner').end()
      await (await fetch(receiver.url)).text()
    })
    await until(() => calls().length === 1)
    tick.end()
    kept.end()
    pass(300)
    expect(scopeOf(tick)(current)).toEqual(outside)
    transaction.startSpan('later').end()
    tick.startSpan('last').end()

    const found = records.map(({ name, kind, traceId, parentId, links }) => ({ name, kind, traceId, parentId, links }))
    const own = { traceId: tick.traceId, parentId: tick.spanId, links: [] }
    expect(found).toEqual([
      { name: 'unknown', kind: 'server', traceId, parentId: spanId, links: [] },
      { name: 'inner', kind: 'internal', ...own },
      { name: 'GET', kind: 'client', ...own },
      { name: 'tick', kind: 'producer', traceId: tick.traceId, parentId: undefined, links: linkTo(kept) },
      { name: 'kept', kind: 'internal', traceId, parentId: transaction.spanId, links: [] },
      { name: 'later', kind: 'internal', traceId: anyTraceId, parentId: undefined, links: linkTo(transaction) },
      { name: 'last', kind: 'internal', traceId: anyTraceId, parentId: undefined, links: linkTo(tick) },
    ])
    expect(records[3]?.attributes).toEqual({ queue: 'a' })
    expect(new Set([traceId, ...found.slice(3).map((each) => each.traceId)]).size).toBe(4)
  })

  it('is put before the sampler', () => {
    const seen: Candidate[] = []
    const baton = createBaton({ detachAfter: 0, sampler: (candidate) => void seen.push(candidate) })
    const transaction = baton.start({ traceparent })
    transaction.end()
    transaction.startSpan('tick')
    const none = { method: undefined, path: undefined, parent: undefined }
    expect(seen[1]).toEqual({ name: 'tick', ...none, headers: {} })

    const answers = [true, false, 0, undefined].map((answer) => {
      const parent = createBaton({ detachAfter: 0, sampleRate: 0, sampler: () => answer }).start({ traceparent })
      parent.end()
      return parent.startSpan('tick').sampled
    })
    expect(answers).toEqual([true, false, false, false])
  })

  it('does not begin while a response is still being written, however long that takes', async () => {
    const { baton, records, calls } = sending()
    let inScope: InScope | undefined
    let transaction: Transaction | undefined
    let finish: (() => void) | undefined
    const url = await serve((req, res) =>
      handle(baton, req, res, (own) => {
        transaction = own
        inScope = AsyncLocalStorage.snapshot() as InScope
        res.write('begun')
        finish = () => res.end()
      }),
    )
    const page = await fetch(url)
    pass(3600)
    const { traceId } = transaction as Transaction
    expect(inScope?.(currentTransaction) === transaction).toBe(true)
    await inScope?.(() => fetch(receiver.url))
    await until(() => calls().length === 1)
    finish?.()
    await page.text()
    await until(() => records.some(({ kind }) => kind === 'server'))
    pass(300)
    await inScope?.(() => fetch(receiver.url))
    await until(() => calls().length === 2)
    expect(calls().map((call) => call.traceId === traceId)).toEqual([true, false])
    expect(calls()[1]).toMatchObject({ links: linkTo(transaction as Transaction), spanId: anySpanId })
  })

  it('is never such with detachAfter: Infinity', () => {
    const transaction = createBaton({ detachAfter: Number.POSITIVE_INFINITY }).start({ traceparent })
    transaction.end()
    pass(1e9)
    expect(transaction.run(currentTransaction) === transaction).toBe(true)
    expect(transaction.startSpan('later').traceId).toBe(traceId)
  })

  it('is left to a tracer that owns the ids', async () => {
    const native = { traceId: otherTraceId, spanId: otherSpanId, sampled: true }
    const tracer = { name: 'a tracer', serverSpan: () => native }
    const { baton } = sending({ detachAfter: 0, tracer })
    let transaction: Transaction | undefined
    let inScope: InScope | undefined
    const url = await serve((req, res) =>
      handle(baton, req, res, (own) => {
        transaction = own
        inScope = AsyncLocalStorage.snapshot() as InScope
        res.end()
      }),
    )
    await (await fetch(url)).text()
    await until(() => (transaction as Transaction & { ended: boolean }).ended)
    pass(3600)
    expect(inScope?.(currentTransaction) === transaction).toBe(true)
    await inScope?.(() => fetch(receiver.url))
    expect(sent()).toEqual([[`00-${otherTraceId}-${otherSpanId}-01`]])
  })

  it.each([
    [-1, '-1'],
    ['300', '"300"'],
    [Number.NaN, 'NaN'],
    [null, 'null'],
    [true, 'true'],
    [{}, '{}'],
  ])('refuses detachAfter: %p', (detachAfter, quoted) => {
    expect(() => createBaton({ detachAfter: detachAfter as number })).toThrow(
      new TypeError(`detachAfter must be a number of seconds from 0, but was ${quoted}.`),
    )
  })
})
