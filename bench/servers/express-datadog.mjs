// The tracer first, then what it patches. Nothing listens where it sends to.
import tracer from 'dd-trace'

tracer.init({ url: 'http://127.0.0.1:9', startupLogs: false, flushInterval: 1e9, logInjection: false })

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
