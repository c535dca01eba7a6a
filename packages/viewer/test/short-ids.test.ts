import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { listening, record } from './listening.js'

let receiver: Awaited<ReturnType<typeof listening>>
beforeEach(async () => {
  receiver = await listening()
})
afterEach(() => receiver.close())

const { traceId } = record // 0af7651916cd43dd8448eb211c80319c
const short = '00000000000000008448eb211c80319c'
const decimal = '9532127138774266268'
const server = () => receiver.receiver.record({ ...record, parentId: undefined })
const page = () =>
  receiver.post(
    '/intake/datadog',
    JSON.stringify({
      ...{ type: 'resource', date: record.start, _dd: { trace_id: decimal, span_id: '7' } },
      resource: { type: 'document', url: 'http://localhost/', duration: 4e7 },
    }),
  )
const tops = async () =>
  (await receiver.traces()).map(({ traceId, spans }) => [traceId, spans.map((span) => span.traceId)])

describe('a page load that Datadog RUM reports with the lower 64 bits of the trace id in decimal', () => {
  it.each([
    ['after the server', [server, page]],
    ['before the server', [page, server]],
  ])('joins the trace with all 128: %s', async (_, reports) => {
    for (const report of reports) await report()
    expect(await tops()).toEqual([[traceId, [traceId, traceId]]])
    expect(await receiver.page()).toContain('joined by the trace id across')
  })

  it('is found under both ids', async () => {
    server()
    await page()
    for (const id of [traceId, short]) expect(await receiver.page(`/traces/${id}`)).toContain('joined by the trace id')
  })

  it('stays a trace of its own where two traces have the same lower bits', async () => {
    const another = `ffffffffffffffff${traceId.slice(16)}`
    receiver.receiver.record({ ...record, traceId: another })
    server()
    await page()
    expect(await tops()).toEqual([
      [short, [short]],
      [traceId, [traceId]],
      [another, [another]],
    ])
  })

  it.each(['0af7651916cd43dd8448eb211c80319d', `0000000000000001${'0'.repeat(16)}`])(
    'stays a trace of its own beside %s',
    async (other) => {
      receiver.receiver.record({ ...record, traceId: other })
      await page()
      expect((await tops()).map(([id]) => id)).toEqual([short, other])
    },
  )
})
