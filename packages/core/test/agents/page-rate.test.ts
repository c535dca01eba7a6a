import { expect, it } from '@jest/globals'
import { browser, inChromium } from '../../../../test/in-chromium.js'
import type { Report } from '../../../browser/test/reports.js'
import type { SpanRecord } from '../../src/index.js'
import type { BatonOptions } from '../../src/options/options.js'
import { callerSpan, linked, unsampled } from './expected.js'
import { type Agent, ignoringFlag, openSite, targetOf, type WayName, ways } from './site.js'

/** The first two are in the highest tenth of all traces, the others are below it. */
const traceIds = ['ffffffffffffff', 'e6666666666668', 'e6666666666667', '80000000000000', '00000000000000'].map(
  (randomness) => `${'a'.repeat(18)}${randomness}`,
)

/** Each agent, how it gets its hand-off, and a rate that it is given in its own options, else in `pageLoad.sampleRate`. */
const agents: [agent: Agent, way: WayName, own?: (rate: number) => BatonOptions['pageLoad']][] = [
  ['elastic', 'its script', (rate) => ({ elastic: { transactionSampleRate: rate } })],
  ['sentry10', 'its tags', (rate) => ({ sentry: { tracesSampleRate: rate } })],
  ['sentry11', 'Server-Timing alone', (rate) => ({ sentry: { tracesSampleRate: rate } })],
  ['w3c', 'its tags'],
  ['datadog', 'its tags'],
  ['faro', 'Server-Timing alone'],
  ...ignoringFlag.map((agent): [Agent, WayName] => [agent, 'its tags']),
]

/** What an agent says of a page that its rate keeps, or leaves out. */
function expected(agent: Agent, way: WayName, rate: number, record: SpanRecord, seen: unknown): Report | undefined {
  const { traceId } = record
  if (rate === 1 || (rate > 0 && traceIds.indexOf(traceId) < 2)) return linked(agent, way, record, true)
  const report = unsampled(agent, way, traceId)
  // Of a page load that it leaves out, Elastic's agent names the parent only if its own dice have kept it before we did not.
  return agent === 'elastic' && seen === undefined ? { ...(report as Report), parentId: undefined } : report
}

inChromium('C6: the real agents at a rate of page loads', () => {
  it.concurrent.each(
    agents.flatMap(([agent, way, own]) => [0, 0.1, 1].map((rate) => [agent, rate, way, own] as const)),
  )('%s reports at %d what the trace id says, and the server every trace, by %s', async (agent, rate, way, own) => {
    const pageLoad = own ? own(rate) : { [targetOf(agent)]: true, sampleRate: rate }
    const site = await openSite(browser, agent, ways[way], { pageLoad })
    try {
      for (const traceId of rate === 0.1 ? traceIds : traceIds.slice(0, 1)) {
        site.records.length = 0
        const report = await site.visit({ traceparent: `00-${traceId}-${callerSpan}-01` })
        expect(site.records.map((record) => record.traceId)).toEqual([traceId])
        expect(report).toEqual(expected(agent, way, rate, site.records[0] as SpanRecord, report?.parentId))
      }
    } finally {
      await site.close()
    }
  })

  it.concurrent.each<[agent: Agent, rate: number, isReported: boolean, options: BatonOptions['pageLoad']]>([
    ['datadog', 0, false, { datadog: { sessionSampleRate: 0 } }],
    ['datadog', 1, true, { datadog: { sessionSampleRate: 100 } }],
    ['faro', 0, false, { faro: { sessionTracking: { samplingRate: 0 } } }],
    ['faro', 1, true, { faro: { sessionTracking: { samplingRate: 1 } } }],
  ])(
    '%s applies a rate of %d to its sessions by itself, and the server reports',
    async (agent, _rate, isReported, pageLoad) => {
      const way = 'its tags and options'
      const site = await openSite(browser, agent, ways[way], { pageLoad })
      try {
        const report = await site.visit()
        expect(site.records).toHaveLength(1)
        expect(report).toEqual(isReported ? linked(agent, way, site.records[0] as SpanRecord, false) : undefined)
      } finally {
        await site.close()
      }
    },
  )

  it('leaves Elastic’s page load below a span that the server reports, without a parent of its own', async () => {
    const site = await openSite(browser, 'elastic', ways['its script'], { pageLoad: { sampleRate: 0 } })
    try {
      const report = await site.visit()
      const [{ traceId, spanId, parentId } = {}] = site.records
      expect(report).toEqual({ traceId, parentId: spanId, sampled: false, rate: 0, document: undefined })
      expect(parentId).toBeUndefined()
    } finally {
      await site.close()
    }
  })
})
