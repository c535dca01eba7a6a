import { expect, it } from '@jest/globals'
import { browser, inChromium } from '../../../../test/in-chromium.js'
import type { Report } from '../../../browser/test/reports.js'
import type { SpanRecord } from '../../src/index.js'
import type { BatonOptions } from '../../src/options/options.js'
import { callerSpan, callerTrace, linked, unsampled } from './expected.js'
import { type Agent, ignoringFlag, openSite, type Site, type WayName, ways } from './site.js'

async function onSite<T>(
  agent: Agent,
  way: WayName,
  options: BatonOptions,
  caching: Record<string, string>,
  test: (site: Site) => Promise<T>,
): Promise<T> {
  const site = await openSite(browser, agent, ways[way], options, caching)
  try {
    return await test(site)
  } finally {
    await site.close()
  }
}

/** Every way that each agent can be handed a trace. */
const cases: [agent: Agent, way: WayName][] = [
  ['elastic', 'its script'],
  ['elastic', 'data() and the package'],
  ['elastic', 'Server-Timing and the package'],
  ...(['sentry10', 'sentry11'] as const).flatMap((agent): [Agent, WayName][] => [
    [agent, 'its tags'],
    [agent, 'its tags with a guard'],
    [agent, 'its script'],
    [agent, 'data() and the package'],
    [agent, 'Server-Timing alone'],
  ]),
  ['datadog', 'its tags'],
  ['datadog', 'its script'],
  ['datadog', 'data() and the package'],
  ['datadog', 'Server-Timing and the package'],
  ['w3c', 'its tags'],
  ['w3c', 'its tags with a guard'],
  ['w3c', 'its script'],
  ['w3c', 'data() and the package'],
  ['w3c', 'Server-Timing and the package'],
  ['faro', 'Server-Timing alone'],
  ...ignoringFlag.flatMap((agent): [Agent, WayName][] => [
    [agent, 'its tags'],
    [agent, 'its tags with a guard'],
    [agent, 'its script'],
    [agent, 'data() and the package'],
  ]),
  ...(['splunk', 'edot', 'honeycomb'] as const).map((agent): [Agent, WayName] => [
    agent,
    'Server-Timing and the package',
  ]),
]

/** The caller leaves the decision to us. */
const deferred = { 'sentry-trace': `${callerTrace}-${callerSpan}` }

/** What the server recorded of a page, and what the agent said of it. */
interface Visited {
  readonly records: readonly SpanRecord[]
  readonly report: Report | undefined
}

/** How a trace may begin: here, or with a caller who leaves the decision to a server that keeps all traces, or none. */
const beginnings = {
  here: { options: {}, headers: {} },
  kept: { options: { sampleRate: 1 }, headers: deferred },
  left: { options: { sampleRate: 0 }, headers: deferred },
}
type Visits = Readonly<Record<keyof typeof beginnings, Visited>>

const visits = new Map<string, Promise<Visits>>()

/** One visit for each beginning, in one tab, which the first test that asks has opened: a tab costs more than a page. */
function visitsOf(agent: Agent, way: WayName): Promise<Visits> {
  const key = `${agent} ${way}`
  const known = visits.get(key)
  if (known !== undefined) return known
  const begun = onSite(agent, way, {}, {}, async ({ visit, use, records }) => {
    const seen: Partial<Record<keyof typeof beginnings, Visited>> = {}
    for (const [name, { options, headers }] of Object.entries(beginnings)) {
      use(options)
      records.length = 0
      const report = await visit(headers)
      seen[name as keyof typeof beginnings] = { records: [...records], report }
    }
    return seen as Visits
  })
  visits.set(key, begun)
  return begun
}

inChromium('what the real agents send', () => {
  it.concurrent.each(cases)('%s continues what the server recorded, by %s', async (agent, way) => {
    const { records, report } = (await visitsOf(agent, way)).here
    expect(records).toHaveLength(1)
    expect(report).toEqual(linked(agent, way, records[0] as SpanRecord, false))
  })

  it.concurrent.each(cases)('%s continues a trace whose caller left the decision to us, by %s', async (agent, way) => {
    const { records, report } = (await visitsOf(agent, way)).kept
    expect(records.map(({ traceId, sampleRate }) => [traceId, sampleRate])).toEqual([[callerTrace, 1]])
    expect(report).toEqual(linked(agent, way, records[0] as SpanRecord, true))
  })

  it.concurrent.each(cases)(
    '%s is unsampled, or unlinked, where the server is not sampled, by %s',
    async (agent, way) => {
      const { records, report } = (await visitsOf(agent, way)).left
      expect(report).toEqual(unsampled(agent, way))
      expect(records).toEqual([])
    },
  )

  // Faro is not here: it reads Server-Timing of a page from the HTTP cache, too, which `Cache-Control: no-cache` prevents.
  const guarded = cases.filter(
    ([agent, way]) => agent !== 'faro' && way !== 'its tags' && way !== 'Server-Timing alone',
  )
  it.concurrent.each(guarded)(
    '%s begins a trace of its own on a page from the HTTP cache, by %s',
    async (agent, way) => {
      await onSite(agent, way, {}, { 'cache-control': 'private, max-age=600' }, async ({ visit, records }) => {
        const first = await visit()
        const again = await visit()
        expect(records).toHaveLength(1)
        expect(first).toEqual(linked(agent, way, records[0] as SpanRecord, false))
        expect(again).toBeDefined()
        expect(again?.traceId).not.toBe(first?.traceId)
        expect(again?.parentId).toBeUndefined()
      })
    },
  )

  const byHeader = cases.filter(([, way]) => way === 'Server-Timing alone' || way === 'Server-Timing and the package')
  it.concurrent.each(byHeader)(
    '%s continues the fresh trace of a 304, whose page stays as it is, by %s',
    async (agent, way) => {
      await onSite(
        agent,
        way,
        {},
        { etag: '"constant"', 'cache-control': 'private, no-cache' },
        async ({ visit, records }) => {
          await visit()
          const report = await visit()
          expect(records.map(({ attributes }) => attributes['http.response.status_code'])).toEqual([200, 304])
          expect(report).toEqual(linked(agent, way, records[1] as SpanRecord, false))
        },
      )
    },
  )

  it.concurrent.each(ignoringFlag)('%s begins a trace of its own under `independent`', async (agent) => {
    const options = { sampleRate: 1, pageLoad: { [agent]: true, sampling: 'independent' } } as const
    await onSite(agent, 'its tags', options, {}, async ({ visit, records }) => {
      expect(await visit(deferred)).toEqual(unsampled(agent, 'its tags'))
      expect(records).toHaveLength(1)
    })
  })

  it.concurrent.each<[Agent, WayName]>([
    ['sentry10', 'its tags'],
    ['sentry11', 'its tags'],
    ['sentry11', 'its script'],
  ])('%s decides for itself, and is in the trace, under `independent`, by %s', async (agent, way) => {
    const options = { sampleRate: 0, pageLoad: { sentry: true, sampling: 'independent' } } as const
    await onSite(agent, way, options, {}, async ({ visit }) => {
      expect(await visit(deferred)).toEqual({ traceId: callerTrace, parentId: expect.any(String) })
    })
  })
})
