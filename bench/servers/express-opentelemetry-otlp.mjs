import { context, propagation } from '@opentelemetry/api'
import { finished } from './shared/tracers/opentelemetry-otlp.mjs'

const { expressApp } = await import('./shared/express.mjs')
const { serve } = await import('./shared/serve.mjs')

/** What its document-load instrumentation reads; the SDK has no helper for it. */
function head() {
  const headers = {}
  propagation.inject(context.active(), headers)
  return `<meta name="traceparent" content="${headers.traceparent}">`
}

serve(expressApp({ head }), finished)
