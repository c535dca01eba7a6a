import http from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from '@jest/globals'
import { currentSpan, type SpanRecord } from '../../src/index.js'
import { anySpanId, otherTraceId, traceId, traceparent } from '../literals.js'
import { receiverOfTests, until } from './receiver.js'
import { agents, sending } from './sending.js'

const receiver = receiverOfTests()

const sent = () => receiver.received.map(({ traceparents }) => traceparents)

function httpGet(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    http.get(url, { agent: agents().http }, (res) => resolve(text(res))).on('error', reject)
  })
}

describe.each<[string, (url: string) => Promise<unknown>]>([
  ['fetch', async (url) => (await fetch(url)).text()],
  ['http.get', httpGet],
])('%s', (_, get) => {
  it('adds nothing outside a transaction', async () => {
    const { records } = sending()
    expect(currentSpan()).toBeUndefined()
    await get(receiver.url)
    expect([sent(), records]).toEqual([[[]], []])
    expect(receiver.received[0]?.headers).not.toHaveProperty('baggage')
  })

  it('tells an unsampled trace, and records nothing of it', async () => {
    const { inside, records } = sending()
    const unsampled = traceparent.replace(/01$/, '00')
    await inside(() => get(receiver.url), { traceparent: unsampled })
    expect(sent()).toEqual([[expect.stringMatching(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`))]])
    expect(sent()).not.toEqual([[unsampled]])
    await inside(() => get(receiver.url)) // which is sampled, and recorded after anything of the first
    await until(() => records.length > 1)
    expect(records.filter((record) => record.traceId === traceId)).toEqual([])
  })

  it('gives each request an id of its own also where nobody records', async () => {
    const { inside } = sending({ record: undefined })
    const own = await inside(async (transaction) => {
      await Promise.all([get(receiver.url), get(receiver.url)])
      return transaction.traceparent
    })
    const ids = sent().map(([header]) => header)
    expect(new Set([...ids, own]).size).toBe(3)
    expect(new Set([...ids, own].map((header) => header?.slice(0, 35))).size).toBe(1)
  })

  it('adds nothing to what an ignored request sends', async () => {
    const { baton, records } = sending({ ignore: ['/health'] })
    await baton.run({ traceparent }, { path: '/health' }, () => get(receiver.url))
    expect([sent(), records]).toEqual([[[]], []])
  })

  it('adds nothing to what an ignored request sends inside another one', async () => {
    const { baton, calls } = sending({ ignore: ['/health'] })
    await baton.run({}, {}, () => baton.run({}, { path: '/health' }, () => get(receiver.url)))
    expect([sent(), calls()]).toEqual([[[]], []])
  })

  it('is a child of the innermost span', async () => {
    const { inside, calls } = sending()
    const parentId = await inside(async (transaction) => {
      const span = transaction.startSpan('look up')
      await span.run(() => get(receiver.url))
      span.end()
      return span.spanId
    })
    await until(() => calls().length === 1)
    expect(calls()[0]).toMatchObject({ parentId, spanId: anySpanId })
  })

  it('is still one when the transaction has ended before', async () => {
    const { baton, calls } = sending()
    const transaction = baton.start({ traceparent })
    await transaction.run(async () => {
      transaction.end()
      await get(receiver.url)
    })
    await until(() => calls().length === 1)
    expect(sent()).toEqual([[`00-${traceId}-${calls()[0]?.spanId}-01`]])
  })
})

it('does not record the requests of a recorder that sends its records', async () => {
  const records: SpanRecord[] = []
  const exported: Promise<unknown>[] = []
  const { inside } = sending({
    record: (record) => {
      records.push(record)
      exported.push(
        fetch(`${receiver.url}/collector`, { method: 'POST', body: JSON.stringify(record) }),
        httpGet(`${receiver.url}/collector`),
      )
    },
  })
  await inside(async (transaction) => {
    await httpGet(`${receiver.url}/shop`)
    transaction.startSpan('render').end()
  })
  await until(() => records.length === 3)
  await Promise.all(exported)
  await inside(async () => {}) // whose record comes after anything of those requests
  await until(() => records.length > 3)
  await Promise.all(exported)
  expect(records.map(({ name, kind }) => [name, kind])).toEqual([
    ['GET', 'client'],
    ['render', 'internal'],
    ['GET /', 'server'],
    ['GET /', 'server'],
  ])
  const collected = receiver.received.filter(({ url }) => url === '/collector')
  expect(collected.map(({ traceparents }) => traceparents)).toEqual(Array(8).fill([]))
})

it('does not mix two engines', async () => {
  const first = sending({ propagators: ['w3c'] })
  const second = sending({ propagators: ['elastic'], sampleRate: 0 })
  await Promise.all([
    first.inside(() => fetch(`${receiver.url}/first`), { traceparent }),
    second.inside(() => fetch(`${receiver.url}/second`), {
      'elastic-apm-traceparent': `00-${otherTraceId}-00f067aa0ba902b7-01`,
    }),
  ])
  const byUrl = Object.fromEntries(receiver.received.map(({ url, headers }) => [url, headers]))
  expect(byUrl['/first']?.traceparent).toContain(traceId)
  expect(byUrl['/first']).not.toHaveProperty('elastic-apm-traceparent')
  expect(byUrl['/second']?.['elastic-apm-traceparent']).toContain(otherTraceId)
  expect(byUrl['/second']).not.toHaveProperty('traceparent')
  expect([first.calls().length, second.calls().length]).toEqual([1, 1])
})
