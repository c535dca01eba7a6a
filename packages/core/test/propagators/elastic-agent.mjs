// Prints what Elastic's real agent makes of each set of headers on stdin, as a server and as a client. A process of its
// own, because the agent patches modules when it is loaded; it sends nothing.
import { createRequire } from 'node:module'
import { json } from 'node:stream/consumers'
import agent from 'elastic-apm-node'

agent.start({
  serviceName: 'test',
  disableSend: true,
  centralConfig: false,
  metricsInterval: '0s',
  cloudProvider: 'none',
  logLevel: 'off',
  transactionSampleRate: Number(process.argv[2] ?? 1),
  useElasticTraceparentHeader: true,
})
// The agent instruments what is required after it.
const { createServer, get, request } = createRequire(import.meta.url)('http')

const listen = (handler) =>
  new Promise((resolve) => {
    const server = createServer(handler).listen(0, '127.0.0.1', () => resolve(server.address().port))
  })

const next = await listen((req, res) => res.end(JSON.stringify(req.headers)))
const server = await listen((_req, res) => {
  const { traceId, id: spanId, parentId, sampled } = agent.currentTransaction
  get({ host: '127.0.0.1', port: next }, async (answer) => {
    res.end(JSON.stringify({ traceId, spanId, parentId, sampled, headers: await json(answer) }))
  })
})

/** Asks outside every transaction, so that the agent adds nothing to what it is asked with. */
const ask = (headers) =>
  new Promise((resolve) => {
    request({ host: '127.0.0.1', port: server, headers }, async (answer) => resolve(await json(answer))).end()
  })

const results = []
for (const headers of await json(process.stdin)) results.push(await ask(headers))
process.stdout.write(JSON.stringify(results), () => process.exit(0))
