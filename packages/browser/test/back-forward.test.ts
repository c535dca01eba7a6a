import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import type { Browser } from 'playwright-core'
import { chromiumMissing, findChromium } from '../../../scripts/chromium.mjs'
import { agentSites, reportIfAny } from './agent-site.js'
import { readers } from './reports.js'
import { block, launchWithBackForwardCache, spanId, traceId } from './serving.js'
import { versions } from './versions.js'

const inChromium = findChromium() ? describe : describe.skip
if (!findChromium()) console.warn(chromiumMissing)

let browser: Browser
const sites = agentSites()
beforeAll(async () => {
  if (findChromium()) browser = await launchWithBackForwardCache()
})
afterAll(async () => {
  await browser?.close()
  await sites.close()
})

const newest = versions.filter(({ packages }) => packages === undefined)
/** The lower half of the trace id, as Datadog writes it. */
const decimal = '9532127138774266268'
const traceparent = `00-${traceId}-${spanId}-01`

const given = () => ({
  head: block({
    at: Date.now(),
    maxAge: 120,
    elastic: { ids: { pageLoadTraceId: traceId, pageLoadSpanId: spanId, pageLoadSampled: true }, sampled: true },
    sentry: { sentryTrace: `${traceId}-${spanId}-1`, baggage: `sentry-trace_id=${traceId},sentry-public_key=key` },
    w3c: { traceparent },
    datadog: { traceId: decimal, traceTime: Date.now() },
  }),
  headers: { 'server-timing': `traceparent;desc="${traceparent}"` },
})

/** The pages go back themselves, and tell the server: a page that Playwright waits for is not kept. */
function goBack() {
  const tell = (what: string) => fetch('/intake/step', { method: 'POST', body: JSON.stringify(what) })
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) void tell('restored').then(() => location.assign('/two?last'))
    else if (location.search === '?last')
      void tell('last') // the agent has sent what it had when the page was left
    else if (location.pathname === '/two') setTimeout(() => history.back(), 300)
  })
}

inChromium('a page that comes back from the back/forward cache', () => {
  it.concurrent.each(newest.map((version) => [version.agent, version] as const))(
    'is not reported again in the trace of the server: %s',
    async (agent, version) => {
      const site = await sites.open(browser, version, given)
      const { context, tab, url, sent, done } = site
      await context.addInitScript(goBack)
      await tab.goto(`${url}/page`)
      // Datadog's report waits until one leaves.
      if (agent === 'datadog') await until(() => done.count > 0)
      else expect(await reportIfAny(agent, site)).toMatchObject({ traceId })
      await tab.evaluate(() => setTimeout(() => location.assign('/two')))
      await until(() => sent.includes('"last"'))

      const restoredAt = sent.indexOf('"restored"')
      expect(restoredAt).toBeGreaterThanOrEqual(0)
      const again = sent.slice(restoredAt).filter((body) => body !== '' && !body.startsWith('"'))
      const reports = again.map((body) => readers[agent](body)).filter((report) => report !== undefined)
      expect(reports.map((report) => report.traceId)).not.toContain(agent === 'datadog' ? decimal : traceId)
      await context.close()
    },
  )
})
