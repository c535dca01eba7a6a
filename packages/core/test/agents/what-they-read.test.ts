import { expect, it } from '@jest/globals'
import { browser, inChromium } from '../../../../test/in-chromium.js'
import { type Agent, ignoringFlag, openSite, type Site } from './site.js'

// F: what docs/page-load.md and docs/agents say of the agents themselves: what they read of a page that Baton has not written.

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const linked = { traceId, parentId: spanId }
const traceparent = `00-${traceId}-${spanId}-01`
const other = '4bf92f3577b34da6a3ce929d0e0e4736'
const otherParent = `00-${other}-00f067aa0ba902b7-01`

const tag = (name: string, content: string) => `<meta name="${name}" content="${content}">`
const entry = (name: string, value: string) => ({ 'server-timing': `${name};desc="${value}"` })
const datadogTags = (seconds: number) =>
  tag('dd-trace-id', '9532127138774266268') + tag('dd-trace-time', String(Date.now() - seconds * 1000))

/** What a test finds out on a page with this head and these headers. */
async function on<T>(
  agent: Agent,
  head: () => string,
  headers: Record<string, string>,
  test: (site: Site) => Promise<T>,
): Promise<T> {
  const site = await openSite(browser, agent, { head, usesPackage: false }, { serverTiming: false }, headers)
  try {
    return await test(site)
  } finally {
    await site.close()
  }
}

const visit = (agent: Agent, head: string, headers: Record<string, string> = {}) =>
  on(
    agent,
    () => head,
    headers,
    (site) => site.visit(),
  )

inChromium('F: the agent', () => {
  it.concurrent.each(ignoringFlag)('%s reports a page whose tag ends in -00, under that span', async (agent) => {
    expect(await visit(agent, tag('traceparent', `00-${traceId}-${spanId}-00`))).toEqual(linked)
  })

  it.concurrent.each<[Agent, string]>([
    ['w3c', tag('traceparent', `00-${traceId}-${spanId}-00`)],
    ['sentry10', tag('sentry-trace', `${traceId}-${spanId}-0`)],
    ['sentry11', tag('sentry-trace', `${traceId}-${spanId}-0`)],
  ])('%s sends nothing of a page whose tag says that it is not sampled', async (agent, head) => {
    expect(await visit(agent, head)).toBeUndefined()
  })

  it.concurrent.each(['appinsights', 'dash0'] as const)(
    '%s takes the span from Server-Timing where it finds no tag, also on a page from the HTTP cache',
    async (agent) => {
      const headers = { ...entry('traceparent', traceparent), 'cache-control': 'private, max-age=600' }
      await on(
        agent,
        () => '',
        headers,
        async (site) => {
          expect([await site.visit(), await site.visit(), site.records.length]).toEqual([linked, linked, 1])
        },
      )
    },
  )

  it.concurrent.each<[Agent, string, string, string]>([
    ['sentry10', 'sentry-trace', `${traceId}-${spanId}-1`, `${other}-00f067aa0ba902b7-1`],
    ['sentry11', 'sentry-trace', `${traceId}-${spanId}-1`, `${other}-00f067aa0ba902b7-1`],
    ['appinsights', 'traceparent', traceparent, otherParent],
    ['dash0', 'traceparent', traceparent, otherParent],
    ['splunk', 'traceparent', traceparent, otherParent],
  ])('%s reads its tag before Server-Timing', async (agent, name, inTag, inHeader) => {
    expect(await visit(agent, tag(name, inTag), entry(name, inHeader))).toEqual(linked)
  })

  it.concurrent.each(['datadog', 'w3c', 'splunk', 'edot', 'honeycomb', 'bugsnag'] as const)(
    '%s does not link its page load by Server-Timing',
    async (agent) => {
      const report = await visit(agent, '', entry('traceparent', traceparent))
      expect(report).toBeDefined()
      expect([report?.traceId === traceId, report?.parentId]).toEqual([false, undefined])
    },
  )

  it.concurrent('faro links by Server-Timing, and reads no tag', async () => {
    expect(await visit('faro', '', entry('traceparent', traceparent))).toEqual(linked)
    expect(await visit('faro', tag('traceparent', traceparent))).toEqual({ traceId: undefined, parentId: undefined })
  })

  it.concurrent('faro reports a page whose header ends in -00, under that span', async () => {
    expect(await visit('faro', '', entry('traceparent', `00-${traceId}-${spanId}-00`))).toEqual(linked)
  })

  it.concurrent.each([
    [60, '9532127138774266268'],
    [180, undefined],
  ])('datadog drops the tags of a page that is more than two minutes old: %d s', async (seconds, expected) => {
    const report = await on(
      'datadog',
      () => datadogTags(seconds),
      {},
      (site) => site.visit(),
    )
    expect(report).toEqual({ traceId: expected })
  })
})
