import { expect, it } from '@jest/globals'
import request from 'supertest'
import { createShop } from './app.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const uuid = '0af76519-16cd-43dd-8448-eb211c80319c'

interface Line {
  msg: string
  'trace.id'?: string
  'transaction.id'?: string
  'span.id'?: string
}

function shop() {
  const lines: Line[] = []
  const app = createShop({ write: (line) => lines.push(JSON.parse(line)) })
  return { lines, get: (path: string, headers = {}) => request(app).get(path).set(headers) }
}

it('says the trace id of a request in each of its lines, and in the response', async () => {
  const { lines, get } = shop()
  const answer = await get('/items/7', { traceparent: `00-${traceId}-b7ad6b7169203331-01` })
  expect([answer.body, answer.headers['x-trace-id']]).toEqual([{ id: 7 }, traceId])
  expect(lines.map(({ msg, 'trace.id': id }) => [msg, id])).toEqual([
    ['asked for an item', traceId],
    ['found it', traceId],
  ])
  const [asked, found] = lines
  expect(asked?.['transaction.id']).toMatch(/^[0-9a-f]{16}$/)
  expect(found?.['transaction.id']).toBe(asked?.['transaction.id'])
  expect([asked?.['span.id'], found?.['span.id']]).toEqual([undefined, expect.stringMatching(/^[0-9a-f]{16}$/)])
})

it("begins a trace by the proxy's request id", async () => {
  const { lines, get } = shop()
  const answer = await get('/items/7', { 'x-request-id': uuid })
  expect(answer.headers['x-trace-id']).toBe(traceId)
  expect(new Set(lines.map((line) => line['trace.id']))).toEqual(new Set([traceId]))
})

it('says on the error page what the log says', async () => {
  const { lines, get } = shop()
  const answer = await get('/items/x')
  const id = lines.at(-1)?.['trace.id']
  expect(id).toMatch(/^[0-9a-f]{32}$/)
  expect([answer.status, answer.text, answer.headers['x-trace-id']]).toEqual([
    500,
    `Something went wrong. Tell us this number: ${id}`,
    id,
  ])
  expect(lines.at(-1)?.msg).toBe('failed')
})

it('never swaps the lines of 200 concurrent requests', async () => {
  const { lines, get } = shop()
  const ids = Array.from({ length: 200 }, (_, i) => (i + 1).toString(16).padStart(32, '0'))
  const answers = ids.map((id, i) => get(`/items/${i}`, { traceparent: `00-${id}-b7ad6b7169203331-01` }))
  await Promise.all(answers)
  const asked = lines.filter(({ msg }) => msg === 'asked for an item') as (Line & { item: string })[]
  expect(new Map(asked.map((line) => [Number(line.item), line['trace.id']]))).toEqual(new Map(ids.entries()))
  expect(lines).toHaveLength(400)
})
