import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { listening } from './listening.js'

let receiver: Awaited<ReturnType<typeof listening>>
beforeEach(async () => {
  receiver = await listening()
})
afterEach(() => receiver.close())

const traceId = '4b3400fd2bd952eba1a9b66a2bc329b0'
const server = 'a3fcee114b6f509f'
const start = 1_700_000_000_000
const postJson = (path: string, body: unknown) =>
  receiver.post(path, JSON.stringify(body), { 'content-type': 'application/json' })
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } })

describe('Application Insights', () => {
  const time = new Date(start).toISOString()
  const tags = { 'ai.operation.id': traceId, 'ai.operation.parentId': server, 'ai.operation.name': '/cart' }
  const pageView = {
    ...{ time, tags: { ...tags, 'ai.cloud.role': 'shop page' } },
    data: {
      baseType: 'PageviewData',
      baseData: { name: 'Cart', url: 'http://localhost/cart?key=1', duration: '00:01:00.346', id: traceId },
    },
  }
  const call = (id: string, success: boolean) => ({
    ...{ time, tags },
    data: {
      baseType: 'RemoteDependencyData',
      baseData: { id, name: 'GET http://localhost/stock/1', duration: '1.00:00:00', success },
    },
  })

  it('has page views, which are the children of the server, and calls', async () => {
    const performance = { ...pageView, data: { ...pageView.data, baseType: 'PageviewPerformanceData' } }
    const sent = [pageView, performance, call(`|${traceId}.69c5bd9ac44a4de0.`, false)]
    const response = await postJson('/v2/track', sent)
    expect(await response.json()).toEqual({ itemsReceived: 3, itemsAccepted: 3, errors: [] })
    const rows = receiver.receiver.rows()
    expect(rows).toMatchObject([
      {
        ...{ traceId, parentId: server, name: '/cart', kind: 'page-view', service: 'shop page', source: 'browser' },
        ...{ start, duration: 60_346, sampled: true, path: '/cart' },
      },
      {
        ...{ traceId, spanId: '69c5bd9ac44a4de0', parentId: server, kind: 'client', service: 'Application Insights' },
        ...{ start, duration: 86_400_000, outcome: 'failure', path: '/stock/1' },
      },
    ])
    expect(rows[0]?.spanId).toMatch(/^[0-9a-f]{16}$/)
  })

  it('keeps one page view where the same is sent twice', async () => {
    await postJson('/v2/track', [pageView])
    await postJson('/v2/track', [pageView])
    expect(receiver.receiver.rows()).toHaveLength(1)
  })

  it.each([[{}], [[null, 7, { data: 7 }, call('69c5bd9ac44a4de0', true)]]])(
    'skips what it cannot use: %j',
    async (sent) => {
      expect((await postJson('/v2/track', sent)).status).toBe(200)
      expect(receiver.receiver.rows()).toEqual([])
    },
  )
})

describe('the page load as an event of OTLP', () => {
  const resource = { attributes: [text('service.name', 'shop page')] }
  const send = (record: object) =>
    postJson('/v1/logs', {
      resourceLogs: [{ resource, scopeLogs: [{ logRecords: [{ traceId, spanId: server, ...record }] }] }],
    })
  const link = {
    ...{ traceId, parentId: server, name: 'navigation', kind: 'link', service: 'shop page', source: 'browser' },
    ...{ duration: 138, sampled: true, path: '/cart' },
  }

  it("is a link to the server's span: Dash0's, which has the time at which the page began", async () => {
    await send({
      timeUnixNano: `${start}000000`,
      attributes: [
        text('event.name', 'browser.navigation_timing'),
        text('page.url.full', 'http://localhost/cart?key=1'),
      ],
      body: { kvlistValue: { values: [{ key: 'loadEventEnd', value: { doubleValue: 138 } }] } },
    })
    expect(receiver.receiver.rows()).toMatchObject([{ ...link, start }])
  })

  it("is a link to the server's span: OpenTelemetry's, which has the time at which it ended", async () => {
    const duration = { key: 'browser.navigation_timing.load_event_end', value: { doubleValue: 138 } }
    await send({
      timeUnixNano: `${start + 138}000000`,
      eventName: 'browser.navigation_timing',
      attributes: [text('url.full', 'http://localhost/cart'), duration],
    })
    expect(receiver.receiver.rows()).toMatchObject([{ ...link, start }])
  })

  it('is left out where it names no trace', async () => {
    await send({ timeUnixNano: `${start}000000`, eventName: 'browser.navigation_timing', traceId: undefined })
    expect(receiver.receiver.rows()).toEqual([])
  })

  it('leaves other events as lines of the log, with their names', async () => {
    const body = { kvlistValue: { values: [text('title', 'Cart')] } }
    await send({ timeUnixNano: `${start}000000`, attributes: [text('event.name', 'browser.page_view')], body })
    await postJson('/records', { traceId, spanId: server, name: 'GET /cart', start })
    expect(await receiver.page(`/traces/${traceId}`)).toContain(
      'browser.page_view {&quot;title&quot;:&quot;Cart&quot;}',
    )
  })
})

it("takes Splunk RUM's Zipkin for a browser's", async () => {
  const tags = { app: 'shop page', 'telemetry.sdk.language': 'webjs', 'location.href': 'http://localhost/cart?key=1' }
  const span = {
    traceId,
    id: 'c2dc00c614eb5c3d',
    parentId: server,
    name: 'documentLoad',
    timestamp: start * 1000,
    tags,
  }
  await postJson('/api/v2/spans?auth=key', [span])
  expect(receiver.receiver.rows()).toMatchObject([{ source: 'browser', service: 'shop page', path: '/cart' }])
})
