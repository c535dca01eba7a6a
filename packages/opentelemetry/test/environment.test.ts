import { afterEach, describe, expect, it } from '@jest/globals'
import { createBaton } from '@trace-baton/core'
import { type OtlpOptions, otlp } from '../src/index.js'
import { type Receiver, receiveGrpc, receiveHttp, unusedUrl } from './receiver.js'
import { record } from './records.js'
import { warningsDuring } from './warnings.js'

const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
  for (const name of Object.keys(process.env)) if (name.startsWith('OTEL_')) delete process.env[name]
})

/** Sends a record as the environment and the options say; BASE is the receiver's origin. */
async function sent(environment: Record<string, string>, options: OtlpOptions = {}): Promise<Receiver> {
  const isGrpc = Object.values(environment).concat(String(options.protocol)).includes('grpc')
  const receiver = isGrpc ? await receiveGrpc() : await receiveHttp()
  const { origin } = new URL(receiver.url)
  for (const [name, value] of Object.entries(environment)) process.env[name] = value.replace('BASE', origin)
  const recorder = otlp({ ...options, ...(options.url && { url: options.url.replace('BASE', origin) }) })
  open.push(receiver, { close: () => recorder.shutdown() })
  recorder(record({ service: {} }))
  await recorder.forceFlush()
  return receiver
}

const base = { OTEL_EXPORTER_OTLP_ENDPOINT: 'BASE' }
const json = 'application/json'
const protobuf = 'application/x-protobuf'

describe('the environment', () => {
  it.each<[string, Record<string, string>, OtlpOptions, string, object]>([
    ['the general endpoint gets a path', base, {}, '/v1/traces', { 'content-type': protobuf }],
    ['with a path', { OTEL_EXPORTER_OTLP_ENDPOINT: 'BASE/otlp/' }, {}, '/otlp/v1/traces', {}],
    ['that of traces does not', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'BASE/custom' }, {}, '/custom', {}],
    ['that of traces wins', { ...base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'BASE/custom' }, {}, '/custom', {}],
    ['url wins', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }, { url: 'BASE/mine' }, '/mine', {}],
    [
      'headers of both kinds, those of traces first',
      { ...base, OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=2%20x', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=3' },
      {},
      '/v1/traces',
      { a: '3', b: '2 x' },
    ],
    [
      'headers given win',
      { ...base, OTEL_EXPORTER_OTLP_HEADERS: 'a=1,b=2' },
      { headers: { a: '4' } },
      '/v1/traces',
      { a: '4', b: '2' },
    ],
    ['the protocol', { ...base, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }, {}, '/v1/traces', { 'content-type': json }],
    [
      'the protocol of traces wins',
      { ...base, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc-web', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json' },
      {},
      '/v1/traces',
      { 'content-type': json },
    ],
    [
      'the protocol given wins',
      { ...base, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
      { protocol: 'http/protobuf' },
      '/v1/traces',
      { 'content-type': protobuf },
    ],
    [
      'gRPC',
      { ...base, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_HEADERS: 'a=1' },
      { headers: { b: '2' } },
      '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      { a: '1', b: '2' },
    ],
    [
      'compression',
      { ...base, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
      {},
      '/v1/traces',
      { 'content-encoding': 'gzip' },
    ],
    [
      'compression of traces wins',
      { ...base, OTEL_EXPORTER_OTLP_COMPRESSION: 'none', OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: 'gzip' },
      {},
      '/v1/traces',
      { 'content-encoding': 'gzip' },
    ],
    [
      'compression given wins',
      { ...base, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
      { compression: 'none' },
      '/v1/traces',
      { 'content-encoding': undefined },
    ],
  ])('%s', async (_, environment, options, path, headers) => {
    const { requests } = await sent(environment, options)
    expect(requests.map((request) => request.path)).toEqual([path])
    const found = Object.keys(headers).map((name) => [name, requests[0]?.headers[name]])
    expect(Object.fromEntries(found)).toEqual(headers)
    expect(requests[0]?.spans).toHaveLength(1)
  })

  it.each<[string, Record<string, string>, OtlpOptions, object]>([
    ['nothing', {}, {}, { 'service.name': expect.stringMatching(/^unknown_service:/) }],
    ['the name', { OTEL_SERVICE_NAME: 'env' }, {}, { 'service.name': 'env' }],
    [
      'attributes',
      { OTEL_RESOURCE_ATTRIBUTES: 'service.name=attribute,k8s.pod.name=a%20b' },
      {},
      { 'service.name': 'attribute', 'k8s.pod.name': 'a b' },
    ],
    [
      'the name before attributes',
      { OTEL_SERVICE_NAME: 'env', OTEL_RESOURCE_ATTRIBUTES: 'service.name=attribute' },
      {},
      { 'service.name': 'env' },
    ],
    [
      'given before the environment',
      { OTEL_SERVICE_NAME: 'env', OTEL_RESOURCE_ATTRIBUTES: 'a=1,b=2' },
      { resource: { 'service.name': 'given', a: '3' } },
      { 'service.name': 'given', a: '3', b: '2' },
    ],
  ])('describes the process: %s', async (_, environment, options, resource) => {
    const { spans } = await sent({ ...base, ...environment }, options)
    expect(spans[0]?.resource).toMatchObject(resource)
  })

  it("a Baton's own service is before all", async () => {
    process.env.OTEL_SERVICE_NAME = 'env'
    const receiver = await receiveHttp()
    const recorder = otlp({ url: receiver.url, resource: { 'service.name': 'given' } })
    open.push(receiver, { close: () => recorder.shutdown() })
    createBaton({ record: recorder, service: { name: 'own' } })
      .start({})
      .end()
    await recorder.forceFlush()
    expect(receiver.spans[0]?.resource['service.name']).toBe('own')
  })

  it('the timeout ends an export', async () => {
    process.env.OTEL_EXPORTER_OTLP_TIMEOUT = '60000'
    process.env.OTEL_EXPORTER_OTLP_TRACES_TIMEOUT = '50'
    const receiver = await receiveHttp(() => {})
    const recorder = otlp({ url: receiver.url })
    open.push(receiver)
    await warningsDuring(async () => {
      recorder(record())
      await recorder.shutdown()
    })
    expect(recorder.stats()).toEqual({ exported: 0, dropped: 0, failed: 1, queued: 0 })
  })

  it.each([
    ['true', 0],
    ['TRUE', 0],
    ['false', 1],
    ['yes', 1],
  ])('OTEL_SDK_DISABLED=%s sends %d spans', async (value, count) => {
    const { spans } = await sent({ ...base, OTEL_SDK_DISABLED: value })
    expect(spans).toHaveLength(count)
  })

  it('sizes and delay of the batch processor', async () => {
    process.env.OTEL_BSP_MAX_QUEUE_SIZE = '2'
    process.env.OTEL_BSP_SCHEDULE_DELAY = '1000000000'
    const recorder = otlp({ url: await unusedUrl(), timeout: 100 })
    for (let i = 0; i < 2; i++) recorder(record())
    expect(recorder.stats()).toMatchObject({ queued: 2, dropped: 0 }) // a batch of 2 is on its way
    for (let i = 0; i < 3; i++) recorder(record())
    expect(recorder.stats()).toMatchObject({ queued: 4, dropped: 1 })
    await warningsDuring(() => recorder.shutdown())
  })

  it('that is invalid is told and ignored', async () => {
    const environment = { OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http', OTEL_BSP_MAX_QUEUE_SIZE: '-1' }
    const warnings = await warningsDuring(async () => {
      expect((await sent({ ...base, ...environment })).spans).toHaveLength(1)
    })
    expect(warnings).toEqual([
      'OTEL_BSP_MAX_QUEUE_SIZE must be a whole number from 1, but is -1. It is ignored.',
      'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL must be http/json, http/protobuf, grpc, but is "http". It is ignored.',
    ])
  })
})

describe('an option that is invalid', () => {
  it.each<[unknown, string]>([
    [null, 'The options of otlp() must be an object, but was null.'],
    ['http://localhost:4318', 'The options of otlp() must be an object, but was "http://localhost:4318".'],
    [{ uri: '' }, 'There is no option "uri". There are: url, headers, protocol,'],
    [
      { url: 'localhost:4318' },
      'url must be a whole URL such as "http://localhost:4318/v1/traces", but was "localhost:4318".',
    ],
    [{ url: 4318 }, 'url must be a whole URL'],
    [{ headers: 'a=1' }, 'headers must be an object of strings, but was "a=1".'],
    [{ headers: { a: 1 } }, 'headers must be an object of strings, but was {"a":1}.'],
    [{ protocol: 'http' }, 'protocol must be http/json, http/protobuf, grpc, but was "http".'],
    [{ compression: true }, 'compression must be "gzip" or "none", but was true.'],
    [{ timeout: '5s' }, 'timeout must be a whole number from 1, but was "5s".'],
    [{ maxQueueSize: 0 }, 'maxQueueSize must be a whole number from 1, but was 0.'],
    [{ maxBatchSize: 1.5 }, 'maxBatchSize must be a whole number from 1, but was 1.5.'],
    [{ delay: -1 }, 'delay must be a whole number from 0, but was -1.'],
    [{ resource: [] }, 'resource must be an object of attributes, but was [].'],
  ])('%j is refused', (options, message) => {
    expect(() => otlp(options as OtlpOptions)).toThrow(TypeError)
    expect(() => otlp(options as OtlpOptions)).toThrow(message)
  })
})
