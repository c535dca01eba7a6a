import { afterEach, describe, expect, it } from '@jest/globals'
import { createBaton, currentTraceparent, type SpanRecord, type Transaction } from '../../src/index.js'
import { handle } from '../../src/node/index.js'
import type { BatonOptions } from '../../src/options/options.js'
import type { Tracer, TracerSpan } from '../../src/tracers/index.js'
import { type BatonWarning, warningsDuring } from '../warnings.js'
import { protocols, type Serving } from './serving.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const exported: TracerSpan = { traceId, spanId, sampled: true }
const html = { 'content-type': 'text/html; charset=utf-8' }
const navigation = { accept: 'text/html', 'sec-fetch-dest': 'document' }

const tracerOf = (span: unknown): Tracer => ({ name: 'Ours', serverSpan: () => span as TracerSpan })
const page = ({ pageLoad }: Transaction) => `${pageLoad.tags()}|${pageLoad.config('elastic')}`

describe.each(protocols)('a tracer of the application over %s', (_, serve) => {
  const servings: Serving[] = []
  afterEach(() => Promise.all(servings.splice(0).map((serving) => serving.close())))

  /** Asks for the page twice, and gives the second, and all that was said. */
  async function rendered(tracer: Tracer, options: BatonOptions = {}, render: (it: Transaction) => unknown = page) {
    let answer = { body: '', headers: {} as Record<string, unknown> }
    const told = await warningsDuring(async () => {
      const pageLoad = { elastic: true, w3c: true } as const
      const baton = createBaton({ tracer, diagnose: true, pageLoad, ...options })
      const serving = await serve((req, res) =>
        handle(baton, req, res, async (transaction) => {
          await null
          for (const [name, value] of Object.entries(html)) res.setHeader(name, value)
          res.end(String(render(transaction)))
        }),
      )
      servings.push(serving)
      await serving.ask({ headers: navigation })
      answer = await serving.ask({ headers: navigation })
    })
    return { body: answer.body, timing: answer.headers['server-timing'], told: told.map(textOf) }
  }
  const textOf = ({ code, message }: BatonWarning) => `${code}: ${message.split('\n')[0]}`

  const untraced =
    'BATON_DIAGNOSE: The page GET / is not linked: the tracer in this process does not trace the request: its settings leave it out, or it was started after the modules that it instruments.'

  it('owns the ids', async () => {
    const { body, timing, told } = await rendered(tracerOf(exported))
    expect(body).toBe(
      `<meta name="traceparent" content="00-${traceId}-${spanId}-01">` +
        `|{"pageLoadTraceId":"${traceId}","pageLoadParentId":"${spanId}","pageLoadSampled":true}`,
    )
    expect(timing).toContain(`traceparent;desc="00-${traceId}-${spanId}-01"`)
    expect(told).toEqual([])
  })

  const broken = new Error('no span')
  const invalid = (shown: string) =>
    `BATON_TRACER: The tracer Ours gave a span without valid ids, which is left out: ${shown}.`
  it.each<[string, () => unknown, string[]]>([
    ['has no span', () => undefined, []],
    ['has null', () => null, []],
    [
      'throws',
      () => {
        throw broken
      },
      ['BATON_TRACER: The tracer Ours could not be asked for its span: Error: no span'],
    ],
    [
      'gives zeros',
      () => ({ ...exported, traceId: '0'.repeat(32), spanId: '0'.repeat(16) }),
      [invalid(`"${'0'.repeat(32)}" and "${'0'.repeat(16)}"`)],
    ],
    [
      'gives a span id of zeros',
      () => ({ ...exported, spanId: '0'.repeat(16) }),
      [invalid(`"${traceId}" and "${'0'.repeat(16)}"`)],
    ],
    [
      'gives upper case',
      () => ({ ...exported, traceId: traceId.toUpperCase() }),
      [invalid(`"${traceId.toUpperCase()}" and "${spanId}"`)],
    ],
    ['gives ids of Datadog', () => ({ ...exported, traceId: 5n, spanId: 7n }), [invalid('5 and 7')]],
    ['gives no ids', () => ({ sampled: true }), [invalid('undefined and undefined')]],
    [
      'gives markup',
      () => ({ ...exported, spanId: '"><script>alert' }),
      [invalid(`"${traceId}" and "\\"><script>alert"`)],
    ],
    [
      'has ids that throw',
      () => ({
        get traceId() {
          throw broken
        },
      }),
      ['BATON_TRACER: The tracer Ours could not be asked for its span: Error: no span'],
    ],
  ])('names nothing, and says why once, where it %s', async (_title, serverSpan, told) => {
    const tracer = { name: 'Ours', serverSpan: serverSpan as Tracer['serverSpan'] }
    const seen = ({ traceId, spanId, parentId, traceparent, sampled, pageLoad }: Transaction) =>
      JSON.stringify([traceId, spanId, parentId ?? null, traceparent, sampled, page({ pageLoad } as Transaction)])
    const result = await rendered(tracer, {}, seen)
    expect(JSON.parse(result.body)).toEqual(['', '', null, '', false, '|{}'])
    expect([result.timing, result.told]).toEqual([undefined, [...told, untraced]])
  })

  it.each<[string, object]>([
    ['answers something else', { sampled: 'yes' }],
    ['answers nothing', { sampled: undefined }],
    [
      'throws',
      {
        get sampled() {
          throw broken
        },
      },
    ],
  ])('tells the page that it is not sampled, where the decision %s', async (_title, decision) => {
    const span = Object.defineProperties({ ...exported }, Object.getOwnPropertyDescriptors(decision))
    const { body, timing } = await rendered(tracerOf(span))
    expect(body).toBe(
      `<meta name="traceparent" content="00-${traceId}-${spanId}-00" data-trace-baton="unsampled">|{"pageLoadSampled":false}`,
    )
    expect(timing).toContain(`traceparent;desc="00-${traceId}-${spanId}-00"`)
  })

  it('takes no parent, rate or active span from it that is none', async () => {
    const rubbish = { traceId: 'x', spanId: 'y', sampled: true }
    const span = {
      ...exported,
      remoteParentId: '0'.repeat(16),
      sampleRate: Number.NaN,
      ensureParentId: () => 'undefined',
      active: () => rubbish,
      startSpan: () => rubbish,
    }
    const { body, told } = await rendered(tracerOf(span), {}, (transaction) => {
      const child = transaction.startSpan('work')
      const { parentId, sampleRate } = transaction
      return JSON.stringify(
        [parentId, sampleRate, currentTraceparent(), child.traceparent, transaction.ensureParentId()].map(String),
      )
    })
    const own = `00-${traceId}-${spanId}-01`
    expect(JSON.parse(body)).toEqual(['undefined', 'undefined', own, own, expect.stringMatching(/^[0-9a-f]{16}$/)])
    expect(told).toEqual([]) // ensureParentId() has linked the page
  })

  it('runs the work of a span that it cannot make current, once, and passes on what the work throws', async () => {
    const child = {
      ...exported,
      spanId: '00f067aa0ba902b7',
      run() {
        throw broken
      },
    }
    const calls: string[] = []
    const { body, told } = await rendered(tracerOf({ ...exported, startSpan: () => child }), {}, (transaction) => {
      const span = transaction.startSpan('work')
      span.run(() => calls.push(currentTraceparent() ?? ''))
      try {
        transaction.startSpan('more').run(() => {
          throw new Error('of the application')
        })
      } catch (error) {
        return `${page(transaction)}|${(error as Error).message}`
      }
      return ''
    })
    expect(calls).toEqual(Array(2).fill(`00-${traceId}-${child.spanId}-01`))
    expect(body).toMatch(/\|of the application$/)
    expect(told).toEqual(['BATON_TRACER: The tracer in this process threw: Error: no span'])
  })

  it('has record receive what it does not trace, and nothing else', async () => {
    const records: SpanRecord[] = []
    let requests = 0
    const tracer = { name: 'Ours', serverSpan: () => (requests++ === 0 ? exported : undefined) }
    const { body } = await rendered(tracer, { record: (record) => records.push(record) }, ({ traceId }) => traceId)
    await Promise.all(servings.splice(0).map((serving) => serving.close()))
    expect(records.map(({ traceId }) => traceId)).toEqual([body])
    expect(body).not.toBe(traceId)
  })
})

it.each([
  [{ serverSpan: () => undefined }, 'tracer.name must be a string, which warnings show, but was undefined.'],
  [
    { name: 'Ours' },
    'tracer must be "auto", "none", a tracer of @trace-baton/core/tracers or { name, serverSpan }, but was {"name":"Ours"}.',
  ],
  [
    'otel',
    'tracer must be "auto", "none", a tracer of @trace-baton/core/tracers or { name, serverSpan }, but was "otel".',
  ],
])('refuses %j as a tracer', (tracer, message) => {
  expect(() => createBaton({ tracer: tracer as never })).toThrow(new TypeError(message))
})
