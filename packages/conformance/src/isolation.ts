import { expect, it } from '@jest/globals'
import { currentTransaction } from '@trace-baton/core'
import { transactionOf } from '@trace-baton/core/node'
import { type HandlerContext, type Serve, serving } from './subject.js'
import { until } from './until.js'

const pause = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 20))

export function isolation(serve: Serve): void {
  it('keeps 200 concurrent requests apart, with no transaction before, between and after', async () => {
    async function handler({ request, transaction }: HandlerContext) {
      const seen = [currentTransaction()]
      await pause()
      seen.push(currentTransaction())
      await Promise.all([pause(), pause()])
      seen.push(await new Promise((resolve) => setImmediate(() => resolve(currentTransaction()))))
      seen.push(transactionOf(request))
      return { body: `${seen.every((one) => one === transaction)} ${transaction.traceId}` }
    }
    await serving(serve, { handler }, async ({ url }, records) => {
      expect(currentTransaction()).toBeUndefined()
      const traceIds = Array.from({ length: 200 }, (_, i) => (i + 1).toString(16).padStart(32, '0'))
      const answers = traceIds.map(async (traceId, i) => {
        const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
        const answer = await fetch(`${url}/users/${i}`, { headers })
        expect(currentTransaction()).toBeUndefined()
        return answer.text()
      })
      expect(await Promise.all(answers)).toEqual(traceIds.map((traceId) => `true ${traceId}`))
      await until(() => records.length === 200)
      expect(new Set(records.map(({ traceId }) => traceId)).size).toBe(200)
      expect(new Set(records.map(({ spanId }) => spanId)).size).toBe(200)
      expect(currentTransaction()).toBeUndefined()
    })
  })
}
