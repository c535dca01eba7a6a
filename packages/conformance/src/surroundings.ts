import { expect, it } from '@jest/globals'
import { currentTransaction } from '@trace-baton/core'
import { transactionOf } from '@trace-baton/core/node'
import {
  type Handler,
  type HandlerContext,
  type Reply,
  recordsBeforeLast,
  type Serve,
  serving,
  type TracerDifferences,
} from './subject.js'
import { until } from './until.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`

export function surroundings(serve: Serve, tracer?: TracerDifferences): void {
  /** Replies with the trace id of the framework's request, the async scope, the raw request and the locals. */
  const handler = ({ request, transaction, locals }: HandlerContext): Reply => {
    const places = [transaction, currentTransaction(), transactionOf(request), locals.transaction]
    return { body: JSON.stringify(places.map((found) => found?.traceId)) }
  }
  const form = new FormData()
  form.set('file', new Blob(['x'.repeat(200_000)]), 'file.txt')

  it.each([
    ['JSON', JSON.stringify({ text: 'x'.repeat(50_000) }), { 'content-type': 'application/json' }],
    ['form fields', new URLSearchParams({ a: '1' }), {}],
    ['an upload', form, {}],
  ])('keeps the transaction and its scope while %s is parsed', async (_, body, headers) => {
    await serving(serve, { handler }, async ({ url }, records) => {
      const answer = await fetch(`${url}/users/1`, { method: 'POST', body, headers: { ...headers, traceparent } })
      expect(await answer.json()).toEqual([traceId, traceId, traceId, traceId])
      await until(() => records.length === 1)
      if (tracer === undefined) expect(records[0]?.name).toBe('POST /users/:id')
    })
  })

  it('keeps the transaction and its scope behind a session, and the session itself', async () => {
    const counting: Handler = (exchange) => {
      const session = exchange.session as { visits?: number }
      session.visits = (session.visits ?? 0) + 1
      return { headers: { 'x-visits': String(session.visits) }, ...handler(exchange) }
    }
    await serving(serve, { handler: counting }, async ({ url }) => {
      const first = await fetch(`${url}/users/1`)
      const cookie = first.headers
        .getSetCookie()
        .map((header) => header.split(';')[0])
        .join('; ')
      const second = await fetch(`${url}/users/1`, { headers: { cookie, traceparent } })
      expect([first, second].map(({ headers }) => headers.get('x-visits'))).toEqual(['1', '2'])
      expect(await second.json()).toEqual([traceId, traceId, traceId, traceId])
    })
  })

  it('starts one transaction when Baton is mounted twice', async () => {
    await serving(serve, { handler, wishes: { twice: true } }, async ({ url }, records) => {
      const answer = await fetch(`${url}/users/1`, { headers: { traceparent } })
      expect(await answer.json()).toEqual([traceId, traceId, traceId, traceId])
      expect(await recordsBeforeLast(url, records)).toHaveLength(1)
    })
  })
}
