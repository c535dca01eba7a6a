import tracer from './shared/tracers/datadog.mjs'

const { expressApp } = await import('./shared/express.mjs')
const { serve } = await import('./shared/serve.mjs')

let pages = 0

/** What the documentation says to render, and the header, to see that the trace goes on. */
function head() {
  pages++
  const span = tracer.scope().active()
  const headers = {}
  tracer.inject(span, 'http_headers', headers)
  return `<meta name="dd-trace-id" content="${span.context().toTraceId()}"><meta name="dd-trace-time" content="${Date.now()}"><!-- ${headers.traceparent} -->`
}

serve(expressApp({ head }), () => pages)
