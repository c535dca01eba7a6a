export const traceId = '0af7651916cd43dd8448eb211c80319c'

/** A page by JSX, one that is streamed, and one that never ends. */
export const hono = `/** @jsxImportSource hono/jsx */
import { baton, currentTransaction } from '@trace-baton/hono'
import { Hono } from 'hono'
import { renderToReadableStream, Suspense } from 'hono/jsx/streaming'
import { stream } from 'hono/streaming'

const records: any[] = []
const Late = async () => {
  await new Promise((resolve) => setTimeout(resolve, 5))
  return <p>late</p>
}
const app = new Hono()
app.use(baton({ record: (record) => records.push(record) }))
app.get('/page', async (c) => {
  await null
  if (currentTransaction() !== c.get('transaction')) throw new Error('It is not the current transaction.')
  return c.html(<head>{c.get('pageLoad').tags()}</head>)
})
app.get('/streamed', (c) => {
  const page = <html><head>{c.get('pageLoad').tags()}</head><Suspense fallback="...">{<Late />}</Suspense></html>
  return c.body(renderToReadableStream(page), { headers: { 'content-type': 'text/html; charset=UTF-8' } })
})
app.get('/endless', (c) =>
  stream(c, async (out) => {
    while (!out.aborted) {
      await out.write('more')
      await out.sleep(1)
    }
  }),
)
`

/** The same, without a framework. */
export const fetchApi = `import { createBaton, currentTransaction } from '@trace-baton/core'
import { handle } from '@trace-baton/core/fetch'

const records = []
const engine = createBaton({ record: (record) => records.push(record) })
const html = { headers: { 'content-type': 'text/html; charset=UTF-8' } }
const encoder = new TextEncoder()
async function* inTwoParts(head) {
  yield head
  await new Promise((resolve) => setTimeout(resolve, 5))
  yield '<p>late</p>'
}
async function* forever() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    yield 'more'
  }
}
const bodyOf = (texts) =>
  new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    cancel: () => void texts.return(),
  })
const answer = (request) =>
  handle(engine, request, async (transaction) => {
    await null
    if (currentTransaction() !== transaction) throw new Error('It is not the current transaction.')
    const { pathname } = new URL(request.url)
    transaction.name = 'GET ' + pathname
    const head = '<head>' + transaction.pageLoad.tags() + '</head>'
    if (pathname === '/page') return new Response(head, html)
    return new Response(bodyOf(pathname === '/streamed' ? inTwoParts(head) : forever()), html)
  })
`

/**
 * Asks for each, leaves the endless one at its first bytes, and prints what came, what was recorded, and how many calls of
 * `fetch` were announced.
 */
export const visit = `
import { subscribe } from 'node:diagnostics_channel'
let announced = 0
subscribe('undici:request:create', () => announced++)
const headers = { traceparent: '00-${traceId}-b7ad6b7169203331-01' }
const get = (path, init = {}) => fetch('http://127.0.0.1:' + port + path, { headers, ...init })
const recorded = async (count) => {
  while (records.length < count) await new Promise((resolve) => setTimeout(resolve, 5))
}
const page = await get('/page')
const seen = [page.headers.get('cache-control'), await page.text()]
await recorded(1)
seen.push(await (await get('/streamed')).text())
await recorded(2)
const client = new AbortController()
const endless = await get('/endless', { signal: client.signal })
await endless.body.getReader().read()
client.abort()
await recorded(3)
await (await get('/page')).text()
await recorded(4)
const ends = records.map((record) => [record.name, record.traceId, record.outcome, record.aborted].join(' '))
console.log([...seen, ...ends, records.length, 'announced ' + announced].join('\\n'))
await stop()
`
