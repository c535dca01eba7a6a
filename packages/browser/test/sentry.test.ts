import { afterAll, expect, it } from '@jest/globals'
import { browser, inChromium } from '../../../test/in-chromium.js'
import { agentSites, type Given, reportIfAny } from './agent-site.js'
import { spanId, tag, traceId } from './serving.js'

// F: what docs/page-load.md, docs/sampling.md and docs/agents say of Sentry, without the browser package.

const sites = agentSites()
afterAll(async () => {
  await sites.close()
})

/** What one version says of a page. */
async function report(installed: string, options: string, given: Given) {
  const source = `
    import { browserTracingIntegration, init } from '@sentry/browser'
    init({
      dsn: 'http://key@' + location.host + '/7',
      tunnel: '/intake/sentry',
      integrations: [browserTracingIntegration({ idleTimeout: 200 })],
      ${options}
    })`
  const site = await sites.open(browser, { file: 'sentry', source, packages: { '@sentry/browser': installed } }, given)
  await site.tab.goto(`${site.url}/page`)
  const found = await reportIfAny('sentry', site)
  await site.context.close()
  return found
}

inChromium('F: Sentry', () => {
  it.concurrent.each([
    ['sentry-browser8', false],
    ['sentry-browser9', false],
    ['sentry-browser10', true],
    ['@sentry/browser', true],
  ])('reads Server-Timing, or the tags alone: %s: %p', async (installed, isLinked) => {
    const headers = { 'server-timing': `sentry-trace;desc="${traceId}-${spanId}-1"` }
    const seen = await report(installed, 'tracesSampleRate: 1', { headers })
    expect(seen).toBeDefined()
    expect([seen?.traceId === traceId, seen?.parentId === spanId]).toEqual([isLinked, isLinked])
  })

  it.concurrent('lets tracesSampler outrank the decision of the server', async () => {
    const head = tag('sentry-trace', `${traceId}-${spanId}-0`)
    expect(await report('@sentry/browser', 'tracesSampler: () => 1', { head })).toEqual({ traceId, parentId: spanId })
  })
})
