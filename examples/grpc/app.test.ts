import { expect, it } from '@jest/globals'
import { createBaton, type SpanRecord } from '@trace-baton/core'
import { count, serve } from './app.js'

it('carries the trace, tracestate and baggage in the metadata of a call', async () => {
  const records: SpanRecord[] = []
  const seen: string[] = []
  const baton = createBaton({ record: (record) => records.push(record) })
  const service = createBaton({
    record: (record) => records.push(record),
    sampler: ({ parent }) => void seen.push(`${parent?.traceState} ${parent?.baggage}`),
  })
  const { port, close } = await serve(service)
  try {
    const caller = {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: 'foo=1',
      baggage: 'tenant=7',
    }
    expect(await baton.run(caller, { name: 'GET /items' }, () => count('kettle', port))).toBe(6)
    const [call, caught] = records
    expect([call?.name, call?.traceId, call?.parentId]).toEqual(['shop.Stock/Count', caught?.traceId, caught?.spanId])
    expect(seen).toEqual(['foo=1 tenant=7'])
  } finally {
    close()
  }
})

it('starts a trace for a call without one', async () => {
  const records: SpanRecord[] = []
  const { port, close } = await serve(createBaton({ record: (record) => records.push(record) }))
  try {
    expect(await count('pan', port)).toBe(3)
    expect(records.map(({ name, parentId }) => [name, parentId])).toEqual([['shop.Stock/Count', undefined]])
  } finally {
    close()
  }
})
