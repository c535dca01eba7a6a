import { afterEach, describe, expect, it } from '@jest/globals'
import { emptyResource } from '@opentelemetry/resources'
import { until } from '@trace-baton/conformance'
import { createBaton, type SpanRecord } from '@trace-baton/core'
import { type OtlpOptions, type OtlpProtocol, type OtlpRecorder, otlp } from '../src/index.js'
import { RecordedSpan } from '../src/span.js'
import { spanKinds, statusCodes } from './messages.js'
import { type Receiver, receiveGrpc, receiveHttp } from './receiver.js'
import { parentId, record, spanId, traceId, traceparent } from './records.js'
import { warningsDuring } from './warnings.js'

const protocols: OtlpProtocol[] = ['http/json', 'http/protobuf', 'grpc']
const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

async function sending(options: OtlpOptions): Promise<{ receiver: Receiver; recorder: OtlpRecorder }> {
  const receiver = options.protocol === 'grpc' ? await receiveGrpc() : await receiveHttp()
  const recorder = otlp({ url: receiver.url, ...options })
  open.push(receiver, { close: () => recorder.shutdown() })
  return { receiver, recorder }
}

/** What the receiver got for these records. */
async function sent(protocol: OtlpProtocol, ...records: SpanRecord[]) {
  const { receiver, recorder } = await sending({ protocol })
  for (const one of records) recorder(one)
  await recorder.forceFlush()
  expect(recorder.stats()).toEqual({ exported: records.length, dropped: 0, failed: 0, queued: 0 })
  return receiver.spans
}

describe.each(protocols)('by %s', (protocol) => {
  it('a record arrives whole', async () => {
    const [span] = await sent(
      protocol,
      record({
        parentId,
        parentIsRemote: true,
        service: { name: 'shop', version: '1.2.3', environment: 'test' },
        attributes: {
          'http.request.method': 'GET',
          'http.response.status_code': 200,
          'shop.ratio': 0.5,
          'shop.paid': true,
          'shop.tags': ['a', 'b'],
        },
        links: [{ traceId: 'f'.repeat(32), spanId: 'e'.repeat(16), reason: 'restart' }],
      }),
    )
    expect(span).toEqual({
      resource: {
        'service.name': 'shop',
        'service.version': '1.2.3',
        'deployment.environment.name': 'test',
        'telemetry.sdk.language': 'nodejs',
        'telemetry.sdk.name': 'opentelemetry',
        'telemetry.sdk.version': expect.stringMatching(/^2\./),
        'telemetry.distro.name': '@trace-baton/opentelemetry',
        'telemetry.distro.version': '0.1.0',
      },
      scope: { name: '@trace-baton/core', version: '0.1.0' },
      traceId,
      spanId,
      parentSpanId: parentId,
      traceState: '',
      flags: 0x301, // sampled; the parent is known to be remote
      name: 'GET /items/:id',
      kind: spanKinds.SPAN_KIND_SERVER,
      start: expect.any(BigInt),
      end: expect.any(BigInt),
      attributes: {
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'shop.ratio': 0.5,
        'shop.paid': true,
        'shop.tags': ['a', 'b'],
      },
      status: statusCodes.STATUS_CODE_UNSET,
      links: [
        {
          traceId: 'f'.repeat(32),
          spanId: 'e'.repeat(16),
          attributes: { 'trace_baton.link.reason': 'restart' },
        },
      ],
    })
  })

  it('times are exact to the nanosecond in length, and to a double in position', async () => {
    const last = Date.UTC(2026, 10, 28, 12) + 999.9999 // rounds up into the next second
    const [first, second] = await sent(protocol, record(), record({ start: last, duration: 0.0005 }))
    const noon = BigInt(Date.UTC(2026, 10, 28, 12)) * 1_000_000n
    expect(Number(first!.start - noon - 123_456_000n)).toBeLessThan(250)
    expect(Number(first!.start - noon - 123_456_000n)).toBeGreaterThan(-250)
    expect(first!.end - first!.start).toBe(12_000_345n)
    expect(second!.end - second!.start).toBe(500n)
    expect(Number(second!.start - noon - 999_999_900n)).toBeLessThan(250)
  })

  it.each([
    ['success', 'STATUS_CODE_UNSET'],
    ['unknown', 'STATUS_CODE_UNSET'],
    ['failure', 'STATUS_CODE_ERROR'],
  ] as const)('the outcome %s is %s', async (outcome, status) => {
    const [span] = await sent(protocol, record({ outcome }))
    expect(span?.status).toBe(statusCodes[status])
  })

  it('every kind has its number', async () => {
    const kinds = ['internal', 'server', 'client', 'producer', 'consumer'] as const
    const spans = await sent(protocol, ...kinds.map((kind) => record({ kind })))
    expect(spans.map(({ kind }) => kind)).toEqual(kinds.map((kind) => spanKinds[`SPAN_KIND_${kind.toUpperCase()}`]))
  })

  it('tracestate, the random flag and an abort arrive', async () => {
    const records: SpanRecord[] = []
    const baton = createBaton({ record: (record) => records.push(record) })
    baton.start({ traceparent: `00-${traceId}-${parentId}-03`, tracestate: 'foo=1,bar=2' }, { name: 'a' }).end()
    const [span, aborted] = await sent(protocol, records[0]!, record({ aborted: true, parentId, random: false }))
    expect([span?.traceState, span?.flags, span?.attributes]).toEqual(['foo=1,bar=2', 0x303, {}])
    expect([aborted?.flags, aborted?.attributes]).toEqual([0x101, { 'trace_baton.aborted': true }])
  })

  it('spans of a transaction name their parents, the local ones as local', async () => {
    const { receiver, recorder } = await sending({ protocol })
    const baton = createBaton({ record: recorder })
    const transaction = baton.start({ traceparent }, { name: 'outer' })
    const child = transaction.startSpan('inner', { kind: 'client' })
    child.startSpan('innermost').end()
    child.end()
    transaction.end()
    const page = baton.start({}, { name: 'page' })
    const minted = page.ensureParentId()
    page.end()
    baton.start({}, { name: 'alone' }).end()
    await recorder.forceFlush()
    const byName = new Map(receiver.spans.map((span) => [span.name, span]))
    const found = ['outer', 'inner', 'innermost', 'page', 'alone'].map((name) => {
      const { parentSpanId, flags } = byName.get(name)!
      return [name, parentSpanId, (flags & 0x300).toString(16)]
    })
    expect(found).toEqual([
      ['outer', parentId, '300'],
      ['inner', transaction.spanId, '100'],
      ['innermost', child.spanId, '100'],
      ['page', minted, '300'],
      ['alone', '', '100'],
    ])
  })

  it('headers, compression and our name are sent', async () => {
    const { receiver, recorder } = await sending({ protocol, headers: { 'x-api-key': 'k1' }, compression: 'gzip' })
    recorder(record())
    await recorder.forceFlush()
    expect(receiver.requests).toHaveLength(1)
    expect(receiver.requests[0]?.headers).toMatchObject({
      'x-api-key': 'k1',
      'user-agent': expect.stringMatching(/trace-baton\/0\.1\.0 OTel-OTLP-Exporter-JavaScript\//),
    })
    expect(receiver.spans).toHaveLength(1)
  })
})

it('a span has less than a second of nanoseconds, whatever is added or rounded', () => {
  const span = new RecordedSpan(record({ start: 1_999.9999999, duration: 999.9999995 }), emptyResource())
  expect([span.startTime, span.endTime, span.duration]).toEqual([
    [2, 0],
    [3, 0],
    [1, 0],
  ])
})

describe('a recorder', () => {
  it('sends a full batch without being told', async () => {
    const { receiver, recorder } = await sending({ maxBatchSize: 3, delay: 1e9 })
    for (let i = 0; i < 4; i++) recorder(record())
    await until(() => recorder.stats().exported === 3)
    expect(receiver.requests.map(({ spans }) => spans.length)).toEqual([3])
    expect(recorder.stats()).toEqual({ exported: 3, dropped: 0, failed: 0, queued: 1 })
  })

  it('sends fewer after the delay', async () => {
    const { receiver, recorder } = await sending({ delay: 1 })
    recorder(record())
    await until(() => recorder.stats().exported === 1)
    expect(receiver.requests.map(({ spans }) => spans.length)).toEqual([1])
  })

  it('loses nothing on a clean stop, however many batches wait', async () => {
    const { receiver, recorder } = await sending({ maxQueueSize: 100, maxBatchSize: 1, delay: 1e9 })
    for (let i = 0; i < 100; i++) recorder(record({ spanId: (i + 1).toString(16).padStart(16, '0') }))
    await recorder.shutdown()
    expect(recorder.stats()).toEqual({ exported: 100, dropped: 0, failed: 0, queued: 0 })
    expect(new Set(receiver.spans.map((span) => span.spanId)).size).toBe(100)
  })

  it('drops and counts what comes after its end, and ends once', async () => {
    const { receiver, recorder } = await sending({})
    recorder(record())
    await Promise.all([recorder.shutdown(), recorder.shutdown()])
    recorder(record())
    await recorder.forceFlush()
    expect(recorder.stats()).toEqual({ exported: 1, dropped: 1, failed: 0, queued: 0 })
    expect(receiver.spans).toHaveLength(1)
  })

  it('groups the spans of several engines by their service', async () => {
    const { receiver, recorder } = await sending({ resource: { 'k8s.pod.name': 'pod-1', 'service.name': 'given' } })
    createBaton({ record: recorder, service: { name: 'shop' } })
      .start({})
      .end()
    createBaton({ record: recorder }).start({}).end()
    await recorder.forceFlush()
    expect(receiver.requests).toHaveLength(1)
    expect(receiver.spans.map(({ resource }) => [resource['service.name'], resource['k8s.pod.name']])).toEqual([
      ['shop', 'pod-1'],
      ['given', 'pod-1'],
    ])
  })

  it('survives what is no record, and attributes that OTLP cannot hold', async () => {
    const { receiver, recorder } = await sending({})
    recorder(undefined as never)
    const circular: Record<string, unknown> = {}
    circular.self = circular
    recorder(record({ name: Symbol('x') as never, attributes: { circular, good: 1, date: new Date() } as never }))
    recorder(record({ name: 'next' }))
    await recorder.forceFlush()
    expect(receiver.spans.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['Symbol(x)', { good: 1 }],
      ['next', {}],
    ])
    expect(recorder.stats()).toEqual({ exported: 2, dropped: 1, failed: 0, queued: 0 })
  })

  it('counts a batch that cannot be serialized as failed', async () => {
    const { receiver, recorder } = await sending({})
    const name = {
      toString() {
        throw new Error('no name')
      },
    }
    const warnings = await warningsDuring(async () => {
      recorder(record({ name: name as never }))
      await recorder.forceFlush()
      recorder(record())
      await recorder.forceFlush()
    })
    expect(recorder.stats()).toEqual({ exported: 1, dropped: 0, failed: 1, queued: 0 })
    expect(receiver.spans).toHaveLength(1)
    expect(warnings).toEqual([expect.stringContaining('no name')])
  })
})
