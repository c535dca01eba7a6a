import { readFileSync } from 'node:fs'
import { afterAll, expect, it } from '@jest/globals'
import { browser, inChromium } from '../../../test/in-chromium.js'
import { agentSites, type Given, reportIfAny } from './agent-site.js'
import type { Report } from './reports.js'
import { block, spanId, traceId } from './serving.js'
import { type Version, versions } from './versions.js'

const sites = agentSites()
afterAll(async () => {
  await sites.close()
})

/** What @trace-baton/core hands over to all agents of a page, of a sampled trace or of another. */
function handOver(sampled: boolean): Given {
  const flag = sampled ? 1 : 0
  const traceparent = `00-${traceId}-${spanId}-0${flag}`
  return {
    head: block({
      at: Date.now(),
      maxAge: 120,
      elastic: {
        ids: { pageLoadTraceId: traceId, pageLoadSpanId: spanId, pageLoadSampled: sampled },
        sampled,
        sampleRate: sampled ? 0.25 : 0,
      },
      sentry: {
        sentryTrace: `${traceId}-${spanId}-${flag}`,
        baggage: `sentry-trace_id=${traceId},sentry-public_key=key,sentry-sampled=${sampled}`,
      },
      w3c: { traceparent },
      ...(sampled && { datadog: { traceId: '9532127138774266268', traceTime: Date.now() } }),
    }),
    headers: sampled ? { 'server-timing': `traceparent;desc="${traceparent}"` } : {},
  }
}

const own = { traceId: expect.not.stringMatching(traceId) as never, parentId: undefined }
const linked = { traceId, parentId: spanId }
const faroAlone = { traceId: undefined as never, parentId: undefined }
const ofDatadog = { traceId: undefined as never }

/** By agent, what every version of it reports. */
const expected: Record<string, { sampled: Report; unsampled: Report | undefined; none: Report }> = {
  elastic: {
    sampled: { traceId, parentId: undefined, sampled: true, rate: 0.25, document: spanId },
    unsampled: { traceId, parentId: undefined, sampled: false, rate: 0, document: undefined },
    none: { ...own, sampled: true, rate: 1, document: expect.not.stringMatching(spanId) },
  },
  sentry: { sampled: linked, unsampled: undefined, none: own },
  datadog: { sampled: { traceId: '9532127138774266268' }, unsampled: ofDatadog, none: ofDatadog },
  faro: { sampled: linked, unsampled: faroAlone, none: faroAlone },
  w3c: { sampled: linked, unsampled: undefined, none: own },
  splunk: { sampled: linked, unsampled: linked, none: own },
}

const named = versions.map((version): [string, Version] => [`${version.agent} ${versionOf(version)}`, version])

inChromium.each(named)('%s', (_, version) => {
  it.concurrent.each<['sampled' | 'unsampled' | 'none', string, () => Given]>([
    ['sampled', 'continues the trace of a fresh page', () => handOver(true)],
    ['unsampled', 'reports the page of an unsampled trace as its newest version does', () => handOver(false)],
    ['none', 'begins a trace of its own without a hand-off', () => ({})],
  ])('%s: %s', async (situation, _title, given) => {
    const site = await sites.open(browser, version, given())
    await site.tab.goto(`${site.url}/page`)
    expect(await reportIfAny(version.agent, site)).toEqual(expected[version.agent]?.[situation])
    await site.context.close()
  })
})

it('docs/page-load.md names the versions', () => {
  const page = readFileSync(new URL('../../../docs/page-load.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| [^|]+\(`([^`]+)`\) \| ([\d., ]+) \|/gm)].map(([, name, text]) => [name, text])
  const newest = versions.filter(({ packages }) => packages === undefined)
  const expected = newest.map(({ agent, installed }) => {
    const all = versions.filter((version) => version.agent === agent)
    return [installed, all.map(versionOf).join(', ')]
  })
  expect(rows).toEqual(expected)
})

function versionOf({ installed }: Version): string {
  const file = new URL(`../../../node_modules/${installed}/package.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')).version
}
