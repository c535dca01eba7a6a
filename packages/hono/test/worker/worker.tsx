/** @jsxImportSource hono/jsx */
import { currentTransaction } from '@trace-baton/core'
import { baton } from '@trace-baton/hono'
import { Hono } from 'hono'
import { stream } from 'hono/streaming'

const records: unknown[] = []
const app = new Hono()
app.use(baton({ record: (record) => records.push(record), autoInject: true, pageLoad: { elastic: true, w3c: true } }))
app.get('/users/:id', (c) => c.html(<head>{c.get('pageLoad').tags()}</head>))
app.get('/static', (c) => c.html('<!doctype html><head><title>é</title></head>'))
app.get('/scope', async (c) => {
  await Promise.resolve()
  return c.json([currentTransaction() === undefined, c.get('transaction').inject()])
})
app.get('/stream', (c) =>
  stream(c, async (out) => {
    for (const chunk of ['a', 'b']) await out.write(chunk)
  }),
)
app.get('/broken', () => {
  throw new Error('broken')
})
app.get('/records', (c) => c.json(records.splice(0)))
app.onError((_, c) => c.html(<head>{c.get('pageLoad').tags()}</head>, 500))

export default app
