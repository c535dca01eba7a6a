// What a span costs on its way out: CPU of the process that sends it, and bytes on the wire. `npm run spans`.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createBaton, loadOtlp } from './baton.mjs'
import { printCircumstances } from './report.mjs'

const { values: flags } = parseArgs({ options: { spans: { type: 'string', default: '50000' } } })
const spans = Number(flags.spans)
const batch = 512
const { otlp } = await loadOtlp()

/** The spans of pages, as the adapter for Express records them: as many products and browsers as a shop has in a batch. */
function page(i) {
  return {
    name: 'GET /products/:id',
    attributes: {
      'http.request.method': 'GET',
      'url.path': `/products/${(i * 7919) % 10_007}`,
      'url.scheme': 'https',
      'network.protocol.version': '1.1',
      'server.address': 'shop.example',
      'server.port': 8443,
      'user_agent.original': `Mozilla/5.0 (${systems[i % 4]}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${140 + (i % 17)}.0.0.0 Safari/537.36`,
      'http.route': '/products/:id',
      'http.response.status_code': i % 50 === 0 ? 404 : 200,
    },
  }
}

const systems = [
  'X11; Linux x86_64',
  'Windows NT 10.0; Win64; x64',
  'Macintosh; Intel Mac OS X 10_15_7',
  'Linux; Android 10; K',
]

const receiver = fork(fileURLToPath(new URL('servers/shared/receiver.mjs', import.meta.url)))
const [url] = await once(receiver, 'message')

printCircumstances()
console.log('\n| protocol | compression | bytes a span | µs of CPU a span |\n| --- | --- | --- | --- |')
for (const protocol of ['http/protobuf', 'http/json']) {
  for (const compression of ['none', 'gzip']) {
    const record = otlp({ url: `${url}/v1/traces`, protocol, compression, maxBatchSize: batch, maxQueueSize: spans })
    const records = recordsOf(spans)
    await send(record, records.slice(0, spans / 5)) // warms up
    const before = await bytes()
    const cpu = process.cpuUsage()
    await send(record, records)
    const { user, system } = process.cpuUsage(cpu)
    const size = (await bytes()) - before
    await record.shutdown()
    const { failed, dropped } = record.stats()
    if (failed + dropped > 0) throw new Error(`${failed + dropped} spans were lost.`)
    console.log(
      `| ${protocol} | ${compression} | ${Math.round(size / spans)} | ${((user + system) / spans).toFixed(1)} |`,
    )
  }
}
console.log(`\nA span that waits takes ${await bytesWaiting(2000)} bytes.`)
receiver.disconnect()

/** The heap that a span takes while it waits to be sent. */
async function bytesWaiting(count) {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  const record = otlp({ url: `${url}/v1/traces`, maxQueueSize: count, maxBatchSize: count, delay: 1e8 })
  const baton = createBaton({ service: { name: 'shop', version: '1.2.3' }, record })
  collect()
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < count - 1; i++) baton.run({}, page(i), () => {}) // one more would send them
  collect()
  const taken = process.memoryUsage().heapUsed - before
  await record.shutdown()
  return Math.round(taken / count)
}

/** As many records as a server makes, made before the clock runs. */
function recordsOf(count) {
  const records = []
  const baton = createBaton({ service: { name: 'shop', version: '1.2.3' }, record: (record) => records.push(record) })
  for (let i = 0; i < count; i++) baton.run({}, page(i), () => {})
  return records
}

/** One batch after the other, as under steady load. */
async function send(record, records) {
  for (let i = 0; i < records.length; i += batch) {
    for (const one of records.slice(i, i + batch)) record(one)
    await record.forceFlush()
  }
}

async function bytes() {
  const answer = once(receiver, 'message')
  receiver.send('bytes')
  return (await answer)[0]
}
