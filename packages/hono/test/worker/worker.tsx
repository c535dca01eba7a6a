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
app.get('/endless', (c) =>
  stream(c, async (out) => {
    while (!out.aborted) {
      await out.write('more')
      await out.sleep(1)
    }
  }),
)
app.get('/broken', () => {
  throw new Error('broken')
})
app.get('/compressed', () => {
  const body = new Response('hello').body?.pipeThrough(new CompressionStream('gzip') as never)
  const init = { headers: { 'content-encoding': 'gzip' }, encodeBody: 'manual' }
  return new Response(body, init)
})
app.get('/socket', () => {
  const { 0: client, 1: server } = new (globalThis as never as { WebSocketPair: new () => WebSocket[] }).WebSocketPair()
  ;(server as WebSocket & { accept(): void }).accept()
  server?.addEventListener('message', ({ data }) => server.send(`${data} back`))
  return new Response(null, { status: 101, webSocket: client } as ResponseInit)
})
app.get('/records', (c) => c.json(records.splice(0)))
app.onError((_, c) => c.html(<head>{c.get('pageLoad').tags()}</head>, 500))

export default app
