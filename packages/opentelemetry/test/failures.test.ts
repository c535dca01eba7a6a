import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { status } from '@grpc/grpc-js'
import { afterEach, describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { createBaton } from '@trace-baton/core'
import { type OtlpOptions, otlp } from '../src/index.js'
import { protobufResponse } from './messages.js'
import { receiveGrpc, receiveHttp, unusedUrl } from './receiver.js'
import { record } from './records.js'
import { warningsDuring } from './warnings.js'

const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

/** A recorder that does not try again: the first pause, of 800 ms at least, would be longer than its patience. */
function recorderOf(options: OtlpOptions) {
  const recorder = otlp({ timeout: 799, delay: 1e9, ...options })
  open.push({ close: () => recorder.shutdown() })
  return recorder
}

async function closing<T extends { close(): Promise<unknown> }>(receiver: Promise<T>): Promise<T> {
  open.push(await receiver)
  return receiver
}

describe('a receiver that is down', () => {
  it.each(['http/json', 'http/protobuf', 'grpc'] as const)('is told once, with what to check: %s', async (protocol) => {
    const url = await unusedUrl()
    // gRPC never tries again, and loads its packages before it finds that nobody listens.
    const patience = protocol === 'grpc' ? { timeout: 60_000 } : {}
    const recorder = recorderOf({ url: url.replace('//', '//user:password@'), protocol, ...patience })
    const warnings = await warningsDuring(async () => {
      for (let i = 0; i < 3; i++) {
        recorder(record())
        await recorder.forceFlush()
      }
    })
    expect(recorder.stats()).toEqual({ exported: 0, dropped: 0, failed: 3, queued: 0 })
    expect(warnings).toHaveLength(1)
    const shown = protocol === 'grpc' ? new URL(url).host : url
    expect(warnings[0]).toContain(`Spans do not reach ${shown} by ${protocol}: `)
    expect(warnings[0]).toContain('ECONNREFUSED')
    expect(warnings[0]).toContain('OTEL_EXPORTER_OTLP_ENDPOINT')
  })

  it('bounds the queue, and counts what is dropped', async () => {
    const recorder = recorderOf({ url: await unusedUrl(), maxQueueSize: 100, maxBatchSize: 10 })
    await warningsDuring(async () => {
      for (let i = 0; i < 10_000; i++) recorder(record())
      // The first batch is on its way, and so not in the queue any more.
      expect(recorder.stats()).toEqual({ exported: 0, dropped: 9_890, failed: 0, queued: 110 })
      await recorder.shutdown()
    })
    expect(recorder.stats()).toEqual({ exported: 0, dropped: 9_890, failed: 110, queued: 0 })
  })

  it('is used again as soon as it is up', async () => {
    const { url, close } = await receiveHttp()
    await close()
    const recorder = recorderOf({ url, maxQueueSize: 2, maxBatchSize: 2 })
    const warnings = await warningsDuring(async () => {
      for (let i = 0; i < 5; i++) recorder(record({ name: 'lost' }))
      await recorder.forceFlush()
      const receiver = await closing(receiveHttp(undefined, Number(new URL(url).port)))
      recorder(record({ name: 'kept' }))
      await recorder.forceFlush()
      expect(receiver.spans.map(({ name }) => name)).toEqual(['kept'])
    })
    expect(recorder.stats()).toEqual({ exported: 1, dropped: 1, failed: 4, queued: 0 })
    expect(warnings).toEqual([expect.stringContaining('ECONNREFUSED')]) // and nothing of the queue
  })
})

describe('a receiver that refuses', () => {
  it.each([
    [400, /answers 400 Bad Request\. The receiver does not understand/],
    [401, /answers 401 Unauthorized\. Check the API key/],
    [403, /answers 403 Forbidden\. Check the API key/],
    [404, /answers 404 Not Found\. Check the path/],
    [405, /answers 405 Method Not Allowed\. Check the path/],
    [413, /answers 413 Payload Too Large\. The batches are too large/],
    [415, /answers 415 Unsupported Media Type\. The receiver does not take this `protocol`/],
    [429, /The receiver answered 429, 502, 503 or 504/],
    [503, /The receiver answered 429, 502, 503 or 504/],
  ])('with %d: its spans are counted as failed', async (code, warning) => {
    const { url, requests } = await closing(receiveHttp((res) => res.writeHead(code).end('secret detail')))
    const recorder = recorderOf({ url })
    const warnings = await warningsDuring(async () => {
      recorder(record())
      recorder(record())
      await recorder.forceFlush()
    })
    expect(recorder.stats()).toEqual({ exported: 0, dropped: 0, failed: 2, queued: 0 })
    expect(warnings).toEqual([expect.stringMatching(warning)])
    expect(requests).toHaveLength(1)
  })

  it.each([429, 503])('with %d at first is asked again', async (code) => {
    let asked = 0
    const answer = (res: ServerResponse) =>
      asked++ === 0 ? res.writeHead(code, { 'retry-after': '0' }).end() : res.end()
    const { url, requests } = await closing(receiveHttp(answer))
    const recorder = recorderOf({ url, timeout: 60_000 })
    recorder(record())
    await recorder.forceFlush()
    expect(requests).toHaveLength(2)
    expect(recorder.stats()).toEqual({ exported: 1, dropped: 0, failed: 0, queued: 0 })
  })

  it('by gRPC: its spans are counted as failed', async () => {
    const answer = { code: status.PERMISSION_DENIED, details: 'no key' }
    const { url } = await closing(receiveGrpc((callback) => callback(answer)))
    const recorder = recorderOf({ url, protocol: 'grpc', timeout: 60_000 })
    const warnings = await warningsDuring(async () => {
      recorder(record())
      await recorder.forceFlush()
    })
    expect(recorder.stats()).toEqual({ exported: 0, dropped: 0, failed: 1, queued: 0 })
    expect(warnings).toEqual([expect.stringContaining('PERMISSION_DENIED: no key')])
  })
})

describe('a receiver that takes a part of a batch', () => {
  const partialSuccess = { rejectedSpans: '2', errorMessage: 'too old' }
  const response = protobufResponse({ partialSuccess })

  it.each<[NonNullable<OtlpOptions['protocol']>, () => Promise<{ url: string; close(): Promise<void> }>]>([
    ['http/json', () => receiveHttp((res) => res.end(JSON.stringify({ partialSuccess })))],
    ['http/protobuf', () => receiveHttp((res) => res.end(response))],
    ['grpc', () => receiveGrpc((callback) => callback(null, response))],
  ])('has the rest counted as failed: %s', async (protocol, receive) => {
    const { url } = await closing(receive())
    const recorder = recorderOf({ url, protocol, timeout: 60_000 })
    const warnings = await warningsDuring(async () => {
      for (let i = 0; i < 5; i++) recorder(record())
      await recorder.forceFlush()
    })
    expect(recorder.stats()).toEqual({ exported: 3, dropped: 0, failed: 2, queued: 0 })
    expect(warnings).toEqual([expect.stringMatching(/refused 2 spans of a batch: too old\./)])
  })

  it('and then answers garbage: only the first answer counts', async () => {
    let asked = 0
    const { url } = await closing(receiveHttp((res) => res.end(asked++ === 0 ? response : Buffer.from([0x0a, 0x7f]))))
    const recorder = recorderOf({ url, timeout: 60_000 })
    await warningsDuring(async () => {
      for (let batch = 0; batch < 2; batch++) {
        for (let i = 0; i < 3; i++) recorder(record())
        await recorder.forceFlush()
      }
    })
    expect(recorder.stats()).toEqual({ exported: 4, dropped: 0, failed: 2, queued: 0 })
  })

  it.each(['null', '[]', '{"partialSuccess":{"rejectedSpans":"many"}}', '{"partialSuccess":{"rejectedSpans":-4}}'])(
    'but answers %s: nothing is counted twice',
    async (body) => {
      const { url } = await closing(receiveHttp((res) => res.end(body)))
      const recorder = recorderOf({ url, protocol: 'http/json', timeout: 60_000 })
      recorder(record())
      await recorder.forceFlush()
      expect(recorder.stats()).toEqual({ exported: 1, dropped: 0, failed: 0, queued: 0 })
    },
  )
})

describe('a receiver that does not answer', () => {
  it('holds up no request of the application', async () => {
    const receiver = await closing(receiveHttp(() => {}))
    const recorder = recorderOf({ url: receiver.url, maxQueueSize: 20, maxBatchSize: 10 })
    const baton = createBaton({ record: recorder })
    const warnings = await warningsDuring(async () => {
      for (let i = 0; i < 1000; i++) baton.run({}, {}, () => {})
      await until(() => receiver.requests.length > 0)
      expect(recorder.stats()).toEqual({ exported: 0, dropped: 970, failed: 0, queued: 30 })
      await until(() => recorder.stats().queued === 0)
    })
    expect(recorder.stats()).toEqual({ exported: 0, dropped: 970, failed: 30, queued: 0 })
    expect(warnings).toEqual([expect.stringContaining('Request timed out')])
  })

  it('but dies in the middle of a batch: the batch is counted, the next one arrives', async () => {
    let asked = 0
    const answer = (res: ServerResponse) => (asked++ === 0 ? res.socket?.destroy() : res.end())
    const { url } = await closing(receiveHttp(answer))
    const recorder = recorderOf({ url })
    const warnings = await warningsDuring(async () => {
      recorder(record())
      await recorder.forceFlush()
      recorder(record())
      await recorder.forceFlush()
    })
    expect(recorder.stats()).toEqual({ exported: 1, dropped: 0, failed: 1, queued: 0 })
    expect(warnings).toEqual([expect.stringContaining('socket hang up')])
  })

  it('but is only slower than the application: that is said once', async () => {
    const { url } = await closing(receiveHttp())
    const recorder = recorderOf({ url, maxQueueSize: 1, timeout: 60_000 })
    const warnings = await warningsDuring(async () => {
      for (let i = 0; i < 5; i++) recorder(record())
      await recorder.forceFlush()
    })
    const { exported, dropped } = recorder.stats()
    expect([exported + dropped, dropped > 0]).toEqual([5, true])
    expect(warnings).toEqual([expect.stringMatching(/^Spans were dropped, because 1 were waiting already\./)])
  })
})

it('a flush that a request asks for is no part of that request', async () => {
  const { url } = await closing(receiveHttp())
  const recorder = recorderOf({ url, timeout: 60_000 })
  const scope = new AsyncLocalStorage<string>()
  const seen: unknown[] = []
  const listen = () => seen.push(scope.getStore())
  subscribe('http.client.request.start', listen)
  recorder(record())
  await scope.run('request', () => recorder.forceFlush())
  unsubscribe('http.client.request.start', listen)
  expect(seen).toEqual([undefined])
  expect(recorder.stats()).toEqual({ exported: 1, dropped: 0, failed: 0, queued: 0 })
})

it('a flush waits for what is on its way already', async () => {
  const answers: ServerResponse[] = []
  const { url } = await closing(receiveHttp((res) => answers.push(res)))
  const recorder = recorderOf({ url, timeout: 60_000, maxBatchSize: 1 })
  recorder(record())
  await until(() => answers.length === 1)
  let isFlushed = false
  const flushed = recorder.forceFlush().then(() => (isFlushed = true))
  await setImmediate()
  expect([isFlushed, recorder.stats().queued]).toEqual([false, 1])
  answers[0]?.end()
  await flushed
  expect(recorder.stats()).toEqual({ exported: 1, dropped: 0, failed: 0, queued: 0 })
})
