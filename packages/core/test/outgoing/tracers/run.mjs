// node run.mjs <tracer> <first|second>: starts a tracer before or after Baton, sends a request by each client, and prints
// which traceparent lines arrived.
import { once } from 'node:events'
import http from 'node:http'

const [tracer, order] = process.argv.slice(2)
const { start } = await import(`./${tracer}.mjs`)
let within
if (order === 'first') within = await start()
const { createBaton } = await import('@trace-baton/core')
const { HttpAgent } = await import('@trace-baton/core/node')
const baton = createBaton()
baton.propagateOutgoing()
if (order === 'second') within = await start()
const undici = await import('undici')

const received = []
const server = http.createServer((req, res) => {
  const { rawHeaders } = req
  received.push(rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === 'traceparent'))
  res.end('ok')
})
await once(server.listen(0, '127.0.0.1'), 'listening')
const url = `http://127.0.0.1:${server.address().port}/`

const clients = {
  fetch: async () => (await fetch(url)).text(),
  undici: async () => (await undici.request(url)).body.text(),
  http: async () => {
    const [res] = await once(http.get(url, { agent: new HttpAgent() }), 'response')
    await once(res.resume(), 'end')
  },
}
const seen = {}
await within(() =>
  baton.run({}, { name: 'GET /' }, async ({ traceId }) => {
    seen.baton = traceId
    for (const [name, send] of Object.entries(clients)) {
      received.length = 0
      await send()
      seen[name] = received.flat()
    }
  }),
)
console.log(JSON.stringify(seen))
process.exit(0) // tracers leave timers behind
