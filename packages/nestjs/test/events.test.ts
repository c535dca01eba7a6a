import { describe, expect, it } from '@jest/globals'
import { Controller, type MessageEvent, Sse } from '@nestjs/common'
import { until } from '@trace-baton/conformance'
import { currentTransaction } from '@trace-baton/core'
import { interval, map, type Observable, take } from 'rxjs'
import { nest, platforms, withApp } from './serve.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }

@Controller()
class Events {
  @Sse('few')
  few(): Observable<MessageEvent> {
    return this.endless().pipe(take(3))
  }

  @Sse('endless')
  endless(): Observable<MessageEvent> {
    return interval(5).pipe(map(() => ({ data: currentTransaction()?.traceId ?? 'none' })))
  }
}

describe.each(platforms)(`${nest} on %s`, (_, adapter) => {
  it('ends with a stream of events that the server completes', async () => {
    await withApp(adapter(), { controllers: [Events] }, async ({ url }, records) => {
      const text = await (await fetch(`${url}/few`, { headers })).text()
      await until(() => records.length === 1)
      expect(text.match(/data: .*/g)).toEqual(Array(3).fill(`data: ${traceId}`))
      expect(records).toMatchObject([{ traceId, name: 'GET /few', outcome: 'success', aborted: false }])
      expect(records[0]?.duration).toBeGreaterThan(10)
    })
  })

  it('ends once with the connection of a client that leaves', async () => {
    await withApp(adapter(), { controllers: [Events] }, async ({ url }, records) => {
      const { body } = await fetch(`${url}/endless`, { headers })
      const reader = body?.getReader()
      await reader?.read()
      expect(records).toEqual([])
      await reader?.cancel()
      await until(() => records.length > 0)
      await (await fetch(`${url}/few`)).text()
      await until(() => records.some(({ name }) => name === 'GET /few'))
      expect(records).toMatchObject([
        { name: 'GET /endless', outcome: 'unknown', aborted: true, attributes: { 'http.response.status_code': 200 } },
        { name: 'GET /few' },
      ])
    })
  })
})
