import { join } from 'node:path'
import { cjs, esm } from './programs.mjs'
import { run, write } from './project.mjs'
import { expectAnswer } from './run.mjs'

/** Other runtimes: Express on what they have of `node:http`, and their own servers, which speak the fetch API. */
export function runtimeChecks(project) {
  const bin = (name) => join(project, 'node_modules', '.bin', name)
  const runtimes = [
    { name: 'Bun', command: bin('bun'), args: ['run'], serve: bunServe },
    { name: 'Deno', command: bin('deno'), args: ['run', '--allow-all', '--quiet'], serve: denoServe },
  ]
  return runtimes.flatMap(({ name, command, args, serve }) => {
    const check = (what, file, text, expect) => ({
      group: 'Runtimes',
      name: `${name}, ${what}`,
      async run() {
        const own = `${name.toLowerCase()}-${file}`
        write(project, { [own]: text })
        await expect(project, command, [...args, own])
      },
    })
    return [
      check('ES modules', 'express.mjs', esm, expectAnswer),
      check('CommonJS', 'express.cjs', cjs, expectAnswer),
      check(`Hono on \`${name}.serve\``, 'hono.tsx', `${hono}${serve('app.fetch')}${visit}`, expectVisit),
      check(`\`core/fetch\` on \`${name}.serve\``, 'fetch.mjs', `${fetchApi}${serve('answer')}${visit}`, expectVisit),
    ]
  })
}

const bunServe = (answer) => `
const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: (request) => ${answer}(request) })
const port = server.port
const stop = () => server.stop(true)
`
const denoServe = (answer) => `
const server = Deno.serve({ port: 0, hostname: '127.0.0.1', onListen() {} }, (request) => ${answer}(request))
const port = server.addr.port
const stop = () => server.shutdown()
`

/** A page by JSX, one that is streamed, and one that never ends. */
const hono = `/** @jsxImportSource hono/jsx */
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
const fetchApi = `import { createBaton, currentTransaction } from '@trace-baton/core'
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

const traceId = '0af7651916cd43dd8448eb211c80319c'

/** Asks for each, leaves the endless one at its first bytes, and prints what came and what was recorded. */
const visit = `
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
console.log([...seen, ...ends, records.length].join('\\n'))
await stop()
`

// Deno says once, of every server that asks for it, that the signal of a request is aborted after a whole response, too.
const notice = '(?:Deno\\.serve: request\\.signal .*\n)?'
const tag = `<meta name="traceparent" content="00-${traceId}-[0-9a-f]{16}-01"\\/?>`
const ended = (path, end) => `GET \\/${path} ${traceId} ${end}`
const page = ended('page', 'success false')
const visited = new RegExp(
  [
    '^private, no-cache',
    `<head>${tag}<\\/head>`,
    `.*<head>${tag}<\\/head>[^]*<p>late<\\/p>[^]*`,
    page,
    ended('streamed', 'success false'),
    ended('endless', '\\w+ true'),
    page,
    `4\n${notice}$`,
  ].join('\n'),
)

async function expectVisit(project, command, args) {
  const output = await run(project, command, args)
  if (!visited.test(output)) throw new Error(`It printed:\n${output}`)
}
