// A server of node:http under OpenTelemetry's SDK and its HTTP instrumentation, with batonPropagator(). It asks itself for
// pages, and prints what each page was told, and which spans were exported.
import { createRequire } from 'node:module'
import { context, trace } from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import {
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { batonPropagator } from '@trace-baton/opentelemetry'

const exporter = new InMemorySpanExporter()
const root = new TraceIdRatioBasedSampler(0.5)
const provider = new NodeTracerProvider({
  sampler: new ParentBasedSampler({ root }),
  spanProcessors: [new SimpleSpanProcessor(exporter)],
})
provider.register({ propagator: batonPropagator(undefined, { navigationSampler: root }) })
registerInstrumentations({ instrumentations: [new HttpInstrumentation()] })

const http = createRequire(import.meta.url)('node:http') // after the instrumentation, which patches it
const server = http.createServer((_req, res) => {
  const { traceId, spanId, traceFlags } = trace.getActiveSpan().spanContext()
  const minted = context.active().getValue(Symbol.for('trace-baton.parent'))
  res.end(JSON.stringify({ traceId, spanId, sampled: (traceFlags & 1) === 1, minted }))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))

const told = []
for (const headers of JSON.parse(process.argv[2])) told.push(await ask(headers))
server.close()
const exported = exporter.getFinishedSpans().map((span) => {
  const { traceId, spanId } = span.spanContext()
  return { traceId, spanId, parentId: span.parentSpanContext?.spanId, remote: span.parentSpanContext?.isRemote }
})
console.log(JSON.stringify({ told, exported }))

/** As a browser, which traces nothing here. */
function ask(headers) {
  return context.with(suppressTracing(context.active()), () => {
    return new Promise((resolve, reject) => {
      const { port } = server.address()
      const get = http.get({ host: '127.0.0.1', port, headers, agent: false }, async (res) => {
        let body = ''
        for await (const chunk of res) body += chunk
        resolve(JSON.parse(body))
      })
      get.on('error', reject)
    })
  })
}
