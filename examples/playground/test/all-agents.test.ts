import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { until } from '@trace-baton/conformance'
import type { TraceJson } from '@trace-baton/viewer'
import type { Page } from 'playwright-core'
import { browser, inChromium } from '../../../test/in-chromium.js'
import { agents, namelessAlone } from '../src/agents.js'
import { type Playground, startPlayground } from '../src/playground.js'
import { five } from './five.js'

type Span = TraceJson['spans'][number]

let playground: Playground
beforeAll(async () => {
  if (browser === undefined) return
  playground = await startPlayground({ port: 0 })
})
afterAll(async () => {
  await playground?.close()
})

/** What `find` finds among all that has been reported, as soon as it does. */
async function reported<T>(find: (spans: readonly Span[]) => T | undefined): Promise<T> {
  let found: T | undefined
  await until(async () => {
    const traces = (await (await fetch(`${playground.url}/traces.json`)).json()) as TraceJson[]
    found = find(traces.flatMap(({ spans }) => spans))
    return found !== undefined
  })
  return found as T
}

/** Has the page call another origin once Datadog has its session, and Datadog end that once the call is answered. */
async function paceDatadog(tab: Page): Promise<void> {
  await tab.route('**/agents/page.js', async (route) => {
    await until(() => tab.evaluate(() => Object(window).DD_RUM?.getInternalContext() !== undefined))
    await tab.evaluate(() => {
      const agent = Object(window).DD_RUM
      const { stopSession } = agent
      const isAnswered = () => document.getElementById('fresh')?.textContent?.includes('by now')
      agent.stopSession = () => void (isAnswered() ? stopSession() : setTimeout(agent.stopSession, 1000))
    })
    await route.continue()
  })
}

inChromium('the shop in Chromium', () => {
  const shapes: Record<(typeof five)[number], (page: Span, server: Span) => unknown> = {
    elastic: (_page, server) => expect(server.parentId).toMatch(/^[0-9a-f]{16}$/),
    sentry: (page, server) => expect(page.parentId).toBe(server.spanId),
    datadog: (page) => expect([page.parentId, page.name]).toEqual([null, 'document /']),
    w3c: (page, server) => expect(page.parentId).toBe(server.spanId),
    faro: (page, server) => expect([page.parentId, page.name]).toEqual([server.spanId, 'navigation']),
  }

  it.each(five)('is joined by %s, whose call to another origin the stock service continues', async (agent) => {
    const context = await browser.newContext()
    const tab = await context.newPage()
    const complaints: string[] = []
    tab.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    tab.on('pageerror', (error) => void complaints.push(error.message))
    if (agent === 'datadog') await paceDatadog(tab)
    await tab.goto(`${playground.url}/?rum=${agent}`)
    const traceId = await tab.locator('.handed .id').first().textContent()

    const { page, server } = await reported((spans) => {
      const ours = spans.filter((span) => span.traceId === traceId)
      const server = ours.find(({ service, name }) => service === 'shop' && name === 'GET /')
      const page = ours.find(({ source, parentId }) => source === 'browser' && !ours.some(isBrowser(parentId)))
      return page && server && { page, server }
    })
    shapes[agent](page, server)

    const [call, answer] = await reported((spans) => {
      const calls = spans.filter(({ source }) => source === 'browser')
      const pairs = calls.map((call) => [call, spans.find((span) => isAnswer(span, call))] as const)
      return pairs.find(([, answer]) => answer !== undefined)
    })
    expect(answer?.traceId).toBe(call.traceId)
    await tab.locator('#fresh', { hasNotText: 'Asking' }).waitFor() // an agent may report the call before the page has the answer
    expect(await tab.locator('#fresh').textContent()).toBe('12 kettles are left by now, says the stock service itself.')
    expect(complaints).toEqual([])
    await context.close()
    await fetch(`${playground.url}/traces`, { method: 'DELETE' })
  })

  const side = async (path: string) => {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 } })
    const tab = await context.newPage()
    await tab.goto(playground.url + path)
    const said = await Promise.all(
      agents.map(async (agent) => {
        const item = tab.locator(`[data-agent=${agent}]`)
        await item.locator('.good, .bad').waitFor({ timeout: 0 })
        return [agent, await item.locator('.said').textContent(), await item.locator('.shape').textContent()]
      }),
    )
    await context.close()
    return said
  }

  it('shows all of them side by side', async () => {
    expect(await side('/compare')).toEqual([
      ['elastic', 'One trace', 'the root; the server is the child of its span for the document'],
      ['sentry', 'One trace', 'the child of the server’s span'],
      ['datadog', 'One trace', 'in the trace, and nobody’s child'],
      ['w3c', 'One trace', 'the child of the server’s span'],
      ['faro', 'One trace', 'a link to the server’s span'],
      ['splunk', 'One trace', 'the child of the server’s span'],
      ['edot', 'One trace', 'the child of the server’s span'],
      ['appinsights', 'One trace', 'the child of the server’s span'],
      ['dash0', 'One trace', 'a link to the server’s span'],
      ['honeycomb', 'One trace', 'the child of the server’s span'],
      ['bugsnag', 'One trace', 'the child of the server’s span'],
    ])
  })

  it('shows that no agent is linked without Baton', async () => {
    const nameless = ['Not linked: its report names no trace.', '']
    const two = ['Two traces', 'in a trace of its own']
    expect(await side('/compare?baton=off')).toEqual(
      agents.map((agent) => [agent, ...(namelessAlone.includes(agent) ? nameless : two)]),
    )
  })
})

function isBrowser(spanId: string | null): (span: Span) => boolean {
  return (span) => span.source === 'browser' && span.spanId === spanId
}

/** Whether the stock service answered this call of the page: the shop calls it by the server's spans. */
function isAnswer({ service, parentId, name }: Span, call: Span): boolean {
  return service === 'stock' && name === 'GET /stock/:id' && parentId === call.spanId
}
