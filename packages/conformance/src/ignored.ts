import { expect, it } from '@jest/globals'
import { currentTransaction } from '@trace-baton/core'
import { transactionOf } from '@trace-baton/core/node'
import { type Handler, type Serve, serving, type TracerDifferences } from './subject.js'

export function ignored(serve: Serve, tracer?: TracerDifferences): void {
  it.each([
    ['a path', '/users/1'],
    ['a pattern', '/users/*'],
    ['a regular expression', /^\/users/],
    ['a predicate', () => true],
  ])('gives a request that is ignored by %s empty ids, helpers that render nothing, and no record', async (_, rule) => {
    const handler: Handler = ({ request, transaction, locals: { pageLoad } }) => {
      const { traceId, spanId, parentId, sampled, traceparent } = transaction
      const body = {
        ids: [traceId, spanId, parentId ?? null, sampled, traceparent, transaction.ensureParentId()],
        helpers: [pageLoad.tags(), pageLoad.config('elastic'), pageLoad.script('elastic'), pageLoad.data()].map(String),
        current: currentTransaction() === undefined && transactionOf(request) === undefined,
        headers: transaction.inject({}),
      }
      return { body: JSON.stringify(body) }
    }
    await serving(serve, { handler, ignore: [rule], pageLoad: { elastic: true } }, async ({ url }, records) => {
      const answer = await fetch(`${url}/users/1`)
      expect(await answer.json()).toEqual({
        ids: ['', '', null, false, '', ''],
        helpers: ['', '{}', '', ''],
        current: true,
        headers: {},
      })
      await (await fetch(`${url}/users/1`)).text() // the first request has ended by now
      if (tracer === undefined) expect(records).toEqual([])
    })
  })
}
