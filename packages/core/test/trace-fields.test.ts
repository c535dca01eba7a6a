import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createBaton, traceFields } from '../src/index.js'
import { nullTransaction } from '../src/trace/null-transaction.js'
import { warningsDuring } from './warnings.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`
const service = { name: 'shop', version: '1.2', environment: 'prod' }
const baton = createBaton({ service })
const project = process.env.GOOGLE_CLOUD_PROJECT

afterEach(() => {
  if (project === undefined) delete process.env.GOOGLE_CLOUD_PROJECT
  else process.env.GOOGLE_CLOUD_PROJECT = project
})

describe('traceFields', () => {
  it.each([undefined, 'ecs', 'otel', 'datadog', 'gcp'] as const)('is empty outside a request: %s', (style) => {
    expect(traceFields(style)).toEqual({})
  })

  it('is empty in a request that Baton ignores', () => {
    expect(baton.start({ traceparent }).run(() => nullTransaction.run(() => traceFields()))).toEqual({})
  })

  it("has ECS's names by default", () => {
    const transaction = baton.start({ traceparent })
    const expected = { 'trace.id': traceId, 'transaction.id': transaction.spanId }
    expect(transaction.run(() => traceFields())).toEqual(expected)
    expect(transaction.run(() => traceFields('ecs'))).toEqual(expected)
  })

  it("names a span of the application's own beside its transaction", () => {
    const transaction = baton.start({ traceparent })
    const span = transaction.startSpan('SELECT')
    expect(span.run(() => traceFields())).toEqual({
      'trace.id': traceId,
      'transaction.id': transaction.spanId,
      'span.id': span.spanId,
    })
  })

  it.each([
    ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00', '00'],
    ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', '01'],
    ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02', '02'],
    ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03', '03'],
  ])("has OpenTelemetry's names, with the flags as W3C writes them: %s", (traceparent, flags) => {
    const span = baton.start({ traceparent }).startSpan('SELECT')
    const expected = { trace_id: traceId, span_id: span.spanId, trace_flags: flags }
    expect(span.run(() => traceFields('otel'))).toEqual(expected)
  })

  it("has Google's names, and the project where the environment says it", () => {
    delete process.env.GOOGLE_CLOUD_PROJECT
    const transaction = baton.start({ traceparent })
    const expected = {
      'logging.googleapis.com/trace': traceId,
      'logging.googleapis.com/spanId': transaction.spanId,
      'logging.googleapis.com/trace_sampled': true,
    }
    expect(transaction.run(() => traceFields('gcp'))).toEqual(expected)

    process.env.GOOGLE_CLOUD_PROJECT = 'my-shop'
    const trace = `projects/my-shop/traces/${traceId}`
    expect(transaction.run(() => traceFields('gcp'))).toEqual({ ...expected, 'logging.googleapis.com/trace': trace })
  })

  it("has Datadog's names, and no service where none is known", () => {
    const transaction = createBaton().start({ traceparent })
    expect(transaction.run(() => traceFields('datadog'))).toEqual({
      'dd.trace_id': traceId,
      'dd.span_id': BigInt(`0x${transaction.spanId}`).toString(),
    })
  })

  it('takes what is no string, as pino hands it over, for the default style', () => {
    const transaction = baton.start({ traceparent })
    expect(transaction.run(() => traceFields({ style: 'otel' }))).toEqual(transaction.run(() => traceFields()))
  })

  it.each(['dataddog', 'toString'])(
    'reports a style that does not exist once, and uses the default: %s',
    async (style) => {
      const transaction = createBaton().start({ traceparent })
      const lines: unknown[] = []
      const told = await warningsDuring(() =>
        transaction.run(() => lines.push(traceFields(style as 'datadog'), traceFields(style as 'datadog'))),
      )
      const ecs = transaction.run(() => traceFields())
      expect(lines).toEqual([ecs, ecs])
      expect(told).toEqual([
        {
          code: 'BATON_LOG_STYLE',
          message:
            style === 'toString'
              ? 'traceFields() has no style "toString". There are: ecs, otel, datadog, gcp.'
              : 'traceFields() has no style "dataddog". Did you mean "datadog"? There are: ecs, otel, datadog, gcp.',
        },
      ])
    },
  )
})

describe("Datadog's own tracer", () => {
  it.each([
    ['128 bits', traceId, '0af7651916cd43dd8448eb211c80319c'],
    ['64 bits', '0000000000000000112210f47de98115', '1234567890123456789'],
  ])('writes the same into a log line for a trace id of %s', (_, id, shown) => {
    const transaction = baton.start({ traceparent: `00-${id}-b7ad6b7169203331-01` })
    const fields = transaction.run(() => traceFields('datadog'))
    expect(fields).toEqual(fieldsOfDatadog(transaction.traceparent))
    expect(fields['dd.trace_id']).toBe(shown)
  })
})

/** In a process of its own: it does nothing inside Jest. */
function fieldsOfDatadog(traceparent: string): Record<string, string> {
  const program = `
    const tracer = require('dd-trace').init({ plugins: false, startupLogs: false })
    const line = {}
    tracer.inject(tracer.extract('http_headers', { traceparent: '${traceparent}' }), 'log', line)
    process.stdout.write(JSON.stringify(line.dd), () => process.exit())`
  const env = { ...process.env, NODE_OPTIONS: '', DD_SERVICE: 'shop', DD_VERSION: '1.2', DD_ENV: 'prod' }
  const cwd = fileURLToPath(new URL('.', import.meta.url))
  const fields = JSON.parse(String(execFileSync(process.execPath, ['-e', program], { cwd, env })))
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [`dd.${name}`, String(value)]))
}
