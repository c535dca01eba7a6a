import { expect, it } from '@jest/globals'
import { itWithoutTracer } from './it-owns.js'
import { type Serve, serving, type TracerDifferences } from './subject.js'
import { until } from './until.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'

export function continuation(serve: Serve, tracer?: TracerDifferences): void {
  const itOwns = itWithoutTracer(tracer)

  it('continues the trace of a traceparent, as its child', async () => {
    const handler = ({ transaction }: { transaction: { traceparent: string } }) => ({ body: transaction.traceparent })
    await serving(serve, { handler }, async ({ url }, records) => {
      const headers = { traceparent: `00-${traceId}-${spanId}-01` }
      const told = await (await fetch(`${url}/users/1`, { headers })).text()
      await until(() => records.length === 1)
      expect(records[0]).toMatchObject({ traceId, parentId: spanId, sampled: true, kind: 'server' })
      expect(told).toBe(`00-${traceId}-${records[0]?.spanId}-01`)
    })
  })

  itOwns('hands the trace on, with its tracestate and baggage', async () => {
    const handler = ({ transaction }: { transaction: { inject(): unknown } }) => ({
      body: JSON.stringify(transaction.inject()),
    })
    await serving(serve, { handler }, async ({ url }, records) => {
      const headers = { traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'rojo=1,congo=2', baggage: 'a=1;p' }
      const told = await (await fetch(`${url}/users/1`, { headers })).json()
      await until(() => records.length === 1)
      expect(told).toEqual({
        traceparent: `00-${traceId}-${records[0]?.spanId}-01`,
        tracestate: 'rojo=1,congo=2',
        baggage: 'a=1;p',
      })
    })
  })

  it('records no span of a trace that the caller did not sample, and passes that decision on', async () => {
    const handler = ({ transaction }: { transaction: { traceparent: string } }) => ({ body: transaction.traceparent })
    await serving(serve, { handler }, async ({ url }, records) => {
      const headers = { traceparent: `00-${traceId}-${spanId}-00` }
      const told = await (await fetch(`${url}/users/1`, { headers })).text()
      await fetch(`${url}/users/2`)
      await until(() => records.length === 1)
      expect(told).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`))
      expect(records[0]?.traceId).not.toBe(traceId)
    })
  })

  itOwns('E3: continues the last of two headers of one trace, and links to the other', async () => {
    await serving(serve, { handler: () => ({ body: 'hello' }) }, async ({ url }, records) => {
      const traceparent = `00-${traceId}-${'1'.repeat(16)}-00, 00-${traceId}-${spanId}-01`
      await (await fetch(`${url}/users/1`, { headers: { traceparent } })).text()
      await until(() => records.length === 1)
      const links = [{ traceId, spanId: '1'.repeat(16), reason: 'conflict' }]
      expect(records[0]).toMatchObject({ traceId, parentId: spanId, links })
    })
  })

  const malformed: [string, Record<string, string>][] = [
    ['a header in upper case', { traceparent: `00-${traceId.toUpperCase()}-${spanId}-01` }],
    [
      'two headers of different traces, joined by Node',
      { traceparent: `00-${traceId}-${spanId}-01, 00-${'1'.repeat(32)}-${spanId}-01` },
    ],
  ]
  it.each([['no header', {}], ...(tracer === undefined ? malformed : [])] as typeof malformed)(
    'starts a trace for %s',
    async (_, headers) => {
      await serving(serve, { handler: () => ({ body: 'hello' }) }, async ({ url }, records) => {
        await (await fetch(`${url}/users/1`, { headers })).text()
        await until(() => records.length === 1)
        expect(records[0]).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), parentId: undefined })
        expect(records[0]?.traceId).not.toBe(traceId)
      })
    },
  )
}
