import { readFileSync } from 'node:fs'
import { afterAll, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { browser, inChromium } from '../../../test/in-chromium.js'
import { agentSites, type Given } from './agent-site.js'
import { block, spanId, tag, traceId } from './serving.js'

const sites = agentSites()
afterAll(async () => {
  await sites.close()
})

interface Attribute {
  readonly key: string
  readonly value: { readonly stringValue?: string; readonly boolValue?: boolean }
}
interface LogRecord {
  readonly eventName?: string
  readonly traceId?: string
  readonly spanId?: string
  readonly flags?: number
  readonly attributes: readonly Attribute[]
}

function logRecordsIn(body: string): LogRecord[] {
  const { resourceLogs = [] } = JSON.parse(body)
  const scopes = resourceLogs.flatMap(({ scopeLogs }: { scopeLogs: object[] }) => scopeLogs)
  return scopes.flatMap(({ logRecords }: { logRecords: LogRecord[] }) => logRecords)
}

/** What tells two events of a name apart. */
const details = ['browser.web_vital.name', 'browser.navigation.same_document', 'url.full']

/** What arrived, by event: the trace, the span and the flags. */
async function received(given: Given): Promise<Record<string, (string | number | undefined)[]>> {
  const { context, tab, url, sent } = await sites.open(browser, { file: 'otel' }, given)
  await tab.goto(`${url}/page`)
  const records = new Map<string, LogRecord>()
  const collect = () => {
    for (const body of sent.splice(0)) {
      for (const record of logRecordsIn(body)) {
        const values = details.flatMap((name) => record.attributes.filter((attribute) => attribute.key === name))
        const { stringValue, boolValue } = values[0]?.value ?? {}
        const detail = stringValue?.replace(url, '') ?? boolValue ?? ''
        const name = `${record.eventName ?? ''} ${detail}`.trim()
        if (!detail.toString().startsWith('/intake')) records.set(name, record)
      }
    }
  }
  const arrived = (...names: string[]) =>
    until(() => {
      collect()
      return names.every((name) => records.has(name))
    })
  await arrived('browser.resource_timing /later', 'browser.web_vital fcp', 'browser.navigation_timing /page')
  await tab.click('p') // which ends the largest paint
  await tab.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
    document.dispatchEvent(new Event('visibilitychange')) // which ends the shifts
  })
  await arrived('browser.web_vital lcp', 'browser.web_vital cls', 'browser.navigation true')
  await context.close()
  const told = [...records].map(([name, { traceId, spanId, flags }]) => [name, [traceId, spanId, flags]])
  return { 'browser.web_vital inp': alone, ...Object.fromEntries(told) } // a short click is not measured
}

const alone = [undefined, undefined, undefined]
const self = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7', 1]

/** The events of the package. */
const events = (pageLoad: unknown[]) => ({
  'browser.navigation_timing': self, // the page's own, which is in a trace already
  'browser.navigation_timing /page': pageLoad,
  'browser.navigation false': pageLoad,
  'browser.resource_timing /agent.js': pageLoad,
  'browser.web_vital ttfb': pageLoad,
  'browser.web_vital fcp': pageLoad,
  'browser.web_vital lcp': pageLoad,
  'browser.web_vital cls': alone,
  'browser.web_vital inp': alone,
  'browser.navigation true': alone,
  'browser.resource_timing /later': alone,
  'shop.ready': alone,
  '': alone,
})

const w3c = (flags: string) => ({ traceparent: `00-${traceId}-${spanId}-${flags}` })
const linked = events([traceId, spanId, 1])

inChromium('OpenTelemetry’s event SDK', () => {
  it.concurrent.each<[string, Given, object]>([
    ['a sampled trace, by its block', { head: block({ at: Date.now(), maxAge: 120, w3c: w3c('01') }) }, linked],
    ['a sampled trace, by a tag', { head: tag('traceparent', w3c('01').traceparent) }, linked],
    [
      'a sampled trace, by Server-Timing',
      { headers: { 'server-timing': `traceparent;desc="${w3c('03').traceparent}"` } },
      linked,
    ],
    ['an unsampled trace', { head: block({ at: Date.now(), maxAge: 120, w3c: w3c('00') }) }, events(alone)],
    ['no trace', {}, events(alone)],
    [
      'a page that is too old',
      {
        head: block({ at: Date.now() - 600_000, maxAge: 120, w3c: w3c('01') }),
        headers: { 'server-timing': `trace-baton;desc="${Date.now()} 120 private ${'1'.repeat(32)}"` },
      },
      events(alone),
    ],
  ])('puts the events of the page load, and no others, into %s', async (_, given, expected) => {
    expect(await received(given)).toEqual(expected)
  })

  it.concurrent('is linked by the program in the README', async () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const source = /^```js\n(import \{ NavigationTiming.*?)^```/ms
      .exec(readme)?.[1]
      ?.replace("'https://collector.example/v1/logs'", "location.origin + '/intake/logs'")
      .replace('@trace-baton/browser', '../../src/index.js')
    const page = { file: 'README.md', source: source as string }
    const given = { head: block({ at: Date.now(), maxAge: 120, w3c: w3c('01') }) }
    const { context, tab, url, sent } = await sites.open(browser, page, given)
    await tab.goto(`${url}/page`)
    await until(() => sent.length > 0)
    const [record] = logRecordsIn(sent[0] as string)
    expect(record).toMatchObject({ eventName: 'browser.navigation_timing', traceId, spanId, flags: 1 })
    await context.close()
  })
})
