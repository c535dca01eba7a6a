import { afterEach, describe, expect, it } from '@jest/globals'
import { exported, type Setup, type Shop, startShop } from './shop.js'

const navigation = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
const empty = { traceId: '', spanId: '', sampled: false, traceparent: '', rum: {}, injected: {} }

let shop: Shop
afterEach(() => shop.close())

interface Warning {
  readonly code: string
  readonly message: string
}

/** Asks for a page twice, and gives the second, and everything that was said. */
async function pageOf(setup: Setup, path = '/page') {
  shop = await startShop({ ...setup, baton: { diagnose: true, ...setup.baton } })
  const page = async () => {
    const response = await fetch(shop.url + path, { headers: navigation })
    const html = await response.text()
    return {
      html,
      seen: JSON.parse(response.headers.get('x-seen') ?? ''),
      timing: response.headers.get('server-timing'),
    }
  }
  await page()
  const second = await page()
  const answer = (await (await fetch(`${shop.url}/warnings`)).json()) as { warnings: Warning[]; records: object[] }
  return { ...second, records: answer.records, told: answer.warnings.map(({ code, message }) => `${code}: ${message}`) }
}

const http = { FRAMEWORK: 'http' }
const notTraced =
  'is not linked: the tracer in this process does not trace the request: its settings leave it out, or it was started after the modules that it instruments.'

describe('two tracers in one process', () => {
  it.each([
    ['dd-trace', 'otel2-datadog5.mjs'],
    ['@sentry/node', 'otel2-sentry11.mjs'],
    ['elastic-apm-node', 'otel2-elastic.mjs'],
  ])('are named once, and pages name what OpenTelemetry exports: with %s', async (other, file) => {
    const { seen, html, told } = await pageOf({ import: file })
    expect(told).toEqual([
      `BATON_TRACERS: Several tracers run in this process (OpenTelemetry, ${other}): pages name the spans of OpenTelemetry. Stop one of them, or name the one you mean in the option tracer.`,
    ])
    const span = await exported(shop, ({ spanId }) => spanId === seen.spanId)
    expect(span).toMatchObject({ traceId: seen.traceId, isServer: true })
    expect(html).toContain(`<meta name="traceparent" content="00-${span.traceId}-${span.spanId}-01">`)
  })

  it('are none where Sentry reports errors alone', async () => {
    const { seen, told } = await pageOf({ import: 'otel2-sentry11-errors.mjs' })
    expect(told).toEqual([])
    await exported(shop, ({ spanId, isServer }) => isServer && spanId === seen.spanId)
  })

  it('are none where one is named', async () => {
    const { seen, told } = await pageOf({ import: 'otel2-datadog5.mjs', baton: { tracer: 'datadog' } })
    expect(told).toEqual([])
    await exported(shop, ({ spanId, name }) => spanId === seen.spanId && name === 'express.request')
  })
})

describe('a tracer that is loaded, and not started', () => {
  const loaded = [
    [
      'dd-trace',
      'datadog5-loaded.mjs',
      'is loaded, but traces nothing, so Baton makes the ids itself, and without the option record its pages name none of them. Start it before everything else: node --import dd-trace/initialize.mjs.',
    ],
    [
      '@sentry/node',
      'sentry11-errors.mjs',
      'is loaded, but traces nothing, so Baton makes the ids itself, and without the option record its pages name none of them. It reports errors alone: set its tracesSampleRate, before everything else.',
    ],
    [
      'elastic-apm-node',
      'elastic.mjs',
      "runs, but keeps its spans to itself, so Baton makes the ids itself, and without the option record its pages name none of them. Write tracer: elastic(apm), with import apm from 'elastic-apm-node' and import { elastic } from '@trace-baton/core/tracers'.",
    ],
  ] as const
  const warningOf = (name: string, text: string) =>
    `BATON_TRACER: ${name} ${text} If that is meant, write tracer: "none".`

  it.each(loaded)('is named once, or one that was not given: %s; its pages name nothing', async (name, file, text) => {
    const { html, timing, seen, told } = await pageOf({ import: file })
    expect(told).toEqual([
      warningOf(name, text),
      'BATON_DIAGNOSE: The page GET /page is not linked: a tracer is loaded in this process, but was not started, or not given as `tracer`, so nothing reports the span of the server.',
    ])
    expect(html).toBe('<html><head><meta name="trace-baton" data-trace-baton="unstarted"></head></html>')
    expect([timing, seen.rum]).toEqual([null, {}])
    expect(seen.traceparent).toMatch(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01$/)
  })

  it('leaves the page to the recorder', async () => {
    const [[name, file, text]] = loaded
    const { html, seen, told, records } = await pageOf({ import: file, baton: { record: true } })
    expect(told).toEqual([warningOf(name, text)])
    expect(html).toContain(`<meta name="traceparent" content="${seen.traceparent}">`)
    expect(records).toContainEqual(expect.objectContaining({ traceId: seen.traceId, spanId: seen.spanId }))
  })
})

describe('a request that the tracer does not trace', () => {
  it.each<[string, Setup, string]>([
    ['its settings leave the URL out', { import: 'otel2.mjs' }, '/ignored'],
    ['the application suppresses it', { import: 'otel2-suppressed.mjs', env: http }, '/suppressed'],
    ['the settings of Sentry leave the URL out', { import: 'sentry11.mjs' }, '/ignored'],
    ['the settings of Elastic leave the URL out', { import: 'elastic.mjs', baton: { tracer: 'elastic' } }, '/ignored'],
  ])('has a page that names nothing, and says why once: %s', async (_, setup, path) => {
    const { html, timing, seen, told } = await pageOf(setup, path)
    expect(told).toEqual([`BATON_DIAGNOSE: The page GET ${path} ${notTraced}`])
    expect(html).toBe('<html><head></head></html>')
    expect(seen).toMatchObject(empty)
    expect(timing).toBeNull()
  })

  it.each<[string, Setup, string]>([
    ['an ignored URL', { import: 'otel2.mjs' }, '/ignored'],
    ['a suppressed one', { import: 'otel2-suppressed.mjs', env: http }, '/suppressed'],
  ])('is recorded by Baton, if that is asked for, and then the page names the record: %s', async (_, setup, path) => {
    const { html, seen, records, told } = await pageOf({ ...setup, baton: { record: true } }, path)
    expect(html).toContain(`<meta name="traceparent" content="${seen.traceparent}">`)
    expect(records).toHaveLength(2)
    expect(records[1]).toMatchObject({ traceId: seen.traceId, spanId: seen.spanId, sampled: true })
    expect(told).toEqual([])
  })
})

describe('a request that is sampled out', () => {
  it.each<[string, Setup]>([
    ['OpenTelemetry 2', { import: 'otel2.mjs', env: { OTEL_TRACES_SAMPLER: 'always_off' } }],
    ['OpenTelemetry 1', { import: 'otel1.mjs', env: { OTEL_TRACES_SAMPLER: 'always_off' } }],
    ['elastic-apm-node 4', { import: 'elastic.mjs', env: { ELASTIC_RATE: '0' }, baton: { tracer: 'elastic' } }],
    ['dd-trace 5', { import: 'datadog5.mjs', env: { DD_TRACE_SAMPLE_RATE: '0' } }],
    ['@sentry/node 10', { import: 'sentry10.mjs', env: { SENTRY_RATE: '0' } }],
    ['@sentry/node 11', { import: 'sentry11.mjs', env: { SENTRY_RATE: '0' } }],
  ])('tells each agent so, under %s', async (_, setup) => {
    const { html, timing, seen, told } = await pageOf(setup)
    const { traceId, spanId } = seen
    expect(seen).toMatchObject({
      sampled: false,
      traceparent: `00-${traceId}-${spanId}-00`,
      rum: { pageLoadSampled: false },
    })
    expect(`${traceId}${spanId}`).toMatch(/^(?!0+$)[0-9a-f]{48}$/)
    expect(html).toContain(`<meta name="traceparent" content="00-${traceId}-${spanId}-00"`)
    expect(html).toContain(`<meta name="sentry-trace" content="${traceId}-${spanId}-0"`)
    expect(timing).toContain(`traceparent;desc="00-${traceId}-${spanId}-00"`)
    expect(html + timing + JSON.stringify(seen)).not.toMatch(/undefined|0{16}/)
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/^BATON_DIAGNOSE: The page GET \S+ is not linked: the trace is not sampled\./)
  })
})

describe.each(['otel2-by-hand.mjs', 'otel1-by-hand.mjs'])(
  'OpenTelemetry without metadata of the request: %s',
  (file) => {
    it.each([
      ['the active span', '/page?outermost'],
      ['the parent of the active span', '/page?inside'],
    ])('the span of the server is found as %s', async (_, path) => {
      const { html, seen, told } = await pageOf({ import: file, env: http }, path)
      const span = await exported(shop, ({ spanId }) => spanId === seen.spanId)
      expect(span).toMatchObject({ name: 'server', isServer: true, traceId: seen.traceId })
      expect(html).toContain(`<meta name="traceparent" content="00-${span.traceId}-${span.spanId}-01">`)
      expect(told).toEqual([])
    })
  },
)

describe('record beside a tracer', () => {
  it('receives nothing of what the tracer exports, not even spans that Baton is asked for', async () => {
    const { seen } = await pageOf({ import: 'otel2.mjs', baton: { record: true } })
    await (await fetch(`${shop.url}/span?to=${shop.intake.url}/next`)).text()
    const { records } = (await (await fetch(`${shop.url}/warnings`)).json()) as { records: object[] }
    expect(records).toEqual([])
    await exported(shop, ({ spanId }) => spanId === seen.spanId)
    await exported(shop, ({ name }) => name === 'work')
  })
})
