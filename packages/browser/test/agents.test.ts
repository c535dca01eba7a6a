import { afterAll, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import { browser, inChromium } from '../../../test/in-chromium.js'
import { agentSites, forget, type Given, report } from './agent-site.js'
import type { Report } from './reports.js'
import { block, spanId, tag, traceId } from './serving.js'

const traceparent = `00-${traceId}-${spanId}-01`
const serverSpan = '00f067aa0ba902b7'
const minutes = 60_000

type Agent = 'elastic' | 'w3c' | 'sentry' | 'datadog' | 'splunk'

const sites = agentSites()
afterAll(async () => {
  await sites.close()
})

const start = (file: Agent | 'w3c-root', given: Given | ((answer: number) => Given)) =>
  sites.open(browser, { file }, given)

const handOff = {
  elastic: {
    ids: { pageLoadTraceId: traceId, pageLoadSpanId: spanId, pageLoadSampled: true },
    sampled: true,
    sampleRate: 0.25,
  },
  w3c: { traceparent },
  sentry: { sentryTrace: `${traceId}-${spanId}-1`, baggage: `sentry-trace_id=${traceId},sentry-public_key=key` },
  datadog: { traceId: '9532127138774266268', traceTime: Date.now() },
}
const fresh = () => block({ at: Date.now(), maxAge: 120, ...handOff })
const agents: Agent[] = ['elastic', 'w3c', 'sentry', 'datadog', 'splunk']

const linked: Record<Agent, Report> = {
  elastic: { traceId, parentId: undefined, sampled: true, rate: 0.25, document: spanId },
  w3c: { traceId, parentId: spanId },
  sentry: { traceId, parentId: spanId },
  datadog: { traceId: '9532127138774266268' },
  splunk: { traceId, parentId: spanId },
}

inChromium.each(agents)('the agent for %s', (agent) => {
  it.concurrent('continues the trace of a fresh page however wrong the clock of the server is', async () => {
    const at = Date.now() - 10 * minutes
    const site = await start(agent, {
      head: block({ at, maxAge: 120, ...handOff, datadog: { ...handOff.datadog, traceTime: at } }),
      headers: { 'server-timing': `trace-baton;desc="${at} 120 private"` },
    })
    await site.tab.goto(`${site.url}/page`)
    expect(await report(agent, site)).toEqual(linked[agent])
  })

  it.concurrent.each([10, -10])(
    'continues it when the clock of the browser has jumped %p minutes since',
    async (minutes) => {
      // As where the machine slept, or the page was open for so long before the agent was started.
      const site = await start(agent, () => ({ head: fresh() }))
      await site.context.addInitScript((milliseconds) => {
        const { now } = Date
        Date.now = () => now() + milliseconds
      }, minutes * 60_000)
      await site.tab.goto(`${site.url}/page`)
      expect(await report(agent, site)).toMatchObject(linked[agent])
    },
  )

  it.concurrent('begins a trace of its own on a page from the cache, whatever that says', async () => {
    const { sentryTrace, baggage } = handOff.sentry
    const site = await start(agent, () => ({
      head:
        fresh() +
        tag('traceparent', traceparent) +
        tag('sentry-trace', sentryTrace) +
        tag('baggage', baggage) +
        tag('dd-trace-id', handOff.datadog.traceId) +
        tag('dd-trace-time', Date.now()),
      headers: {
        'cache-control': 'private, max-age=600',
        'server-timing': `traceparent;desc="${traceparent}", sentry-trace;desc="${sentryTrace}", baggage;desc="${baggage}"`,
      },
    }))
    await site.tab.goto(`${site.url}/page`)
    expect(await report(agent, site)).toEqual(linked[agent])
    await site.tab.goto(`${site.url}/two`)
    forget(site)
    await site.tab.goto(`${site.url}/page`)
    const { traceId: own, parentId } = await report(agent, site)
    expect([linked[agent].traceId, '', null]).not.toContain(own)
    expect(parentId).toBeUndefined()
  })

  it.concurrent('continues the trace of a 304', async () => {
    const other = '4bf92f3577b34da6a3ce929d0e0e4736'
    const site = await start(agent, (answer) => ({
      head: fresh(),
      headers: {
        etag: '"constant"',
        'server-timing':
          answer === 1
            ? ''
            : `traceparent;desc="00-${other}-${serverSpan}-01", sentry-trace;desc="${other}-${serverSpan}-1", baggage;desc="sentry-trace_id=${other},sentry-public_key=key"`,
      },
    }))
    await site.tab.goto(`${site.url}/page`)
    await report(agent, site)
    await site.tab.goto(`${site.url}/two`)
    forget(site)
    await site.tab.goto(`${site.url}/page`)
    const decimal = BigInt(`0x${other.slice(16)}`).toString()
    const expected: Record<Agent, Report> = {
      // No span of its own is the server's parent here: the page load is the server's child.
      elastic: { traceId: other, parentId: serverSpan, sampled: true, rate: 1, document: expect.any(String) },
      w3c: { traceId: other, parentId: serverSpan },
      sentry: { traceId: other, parentId: serverSpan },
      datadog: { traceId: decimal },
      splunk: { traceId: other, parentId: serverSpan },
    }
    expect(await report(agent, site)).toEqual(expected[agent])
  })
})

inChromium('the agent for elastic', () => {
  it.concurrent.each<[string, string, string | undefined]>([
    [
      'its block',
      block({
        at: Date.now(),
        elastic: {
          ...handOff.elastic,
          ids: { ...handOff.elastic.ids, pageLoadSampled: false },
          sampled: false,
          sampleRate: 0,
        },
      }),
      undefined,
    ],
    ['a tag', tag('traceparent', `00-${traceId}-${spanId}-00`), spanId],
  ])('is unsampled when the server is, by %s', async (_, head, parentId) => {
    const site = await start('elastic', { head })
    await site.tab.goto(`${site.url}/page`)
    expect(await report('elastic', site)).toEqual({
      traceId,
      parentId,
      sampled: false,
      rate: 0,
      document: undefined,
    })
  })
})

inChromium('the agent for splunk', () => {
  it.concurrent.each<[string, Given]>([
    ['its block', { head: block({ at: Date.now(), splunk: { traceparent } }) }],
    ['a tag', { head: tag('traceparent', traceparent) }],
    ['Server-Timing', { headers: { 'server-timing': `traceparent;desc="${traceparent}"` } }],
  ])('reports documentLoad as the child of the server’s span, by %s', async (_, given) => {
    const site = await start('splunk', given)
    await site.tab.goto(`${site.url}/page`)
    expect(await report('splunk', site)).toEqual({ traceId, parentId: spanId })
  })

  it.concurrent('begins a trace of its own where the block of an unsampled trace has nothing for it', async () => {
    const site = await start('splunk', { head: block({ at: Date.now() }) })
    await site.tab.goto(`${site.url}/page`)
    const { traceId: own, parentId } = await report('splunk', site)
    expect([own === traceId, parentId]).toEqual([false, undefined])
  })

  it.concurrent('reports an unsampled page, too, under the span that the server did not report', async () => {
    const site = await start('splunk', { head: tag('traceparent', `00-${traceId}-${spanId}-00`) })
    await site.tab.goto(`${site.url}/page`)
    expect(await report('splunk', site)).toEqual({ traceId, parentId: spanId })
  })
})

inChromium('OpenTelemetry’s page load', () => {
  it.concurrent('can be the root: the span that is the parent of the server, and the parent of what the page fetched', async () => {
    const { tab, url, sent } = await start('w3c-root', { head: block({ at: Date.now(), elastic: handOff.elastic }) })
    await tab.goto(`${url}/page`)
    await until(() => sent.length > 0)
    const spans: { name: string; traceId: string; spanId: string; parentId?: string }[] = JSON.parse(sent[0] ?? '[]')
    expect(spans.find(({ name }) => name === 'documentLoad')).toEqual({ name: 'documentLoad', traceId, spanId })
    expect(spans.find(({ name }) => name === 'documentFetch')).toMatchObject({ traceId, parentId: spanId })
  })
})
