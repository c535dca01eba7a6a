// Prints what the real tracer makes of each set of headers on stdin. A process of its own, because the tracer patches
// modules when it is loaded; it exits before it would send anything.
import { json } from 'node:stream/consumers'
import tracer from 'dd-trace'

tracer.init({ plugins: false, startupLogs: false })

const vectors = await json(process.stdin)
const results = vectors.map((headers) => {
  const parent = tracer.extract('http_headers', headers)
  const span = tracer.startSpan('test', { childOf: parent ?? undefined })
  const context = span.context()
  const injected = {}
  tracer.inject(span, 'http_headers', injected)
  return {
    traceId: context.toTraceId(true),
    spanId: context.toSpanId(true),
    parentId: parent?.toSpanId(true) ?? null,
    lastSpan: parent?._trace.tags['_dd.parent_id'] ?? null,
    links: parent?._links.map(({ context }) => [context.toTraceId(true), context.toSpanId(true)]) ?? [],
    headers: injected,
  }
})

process.stdout.write(JSON.stringify(results), () => process.exit(0))
