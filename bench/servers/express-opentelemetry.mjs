// The usual set-up: SDK first, then the modules that its instrumentations patch.
import { register } from 'node:module'
import { context, propagation } from '@opentelemetry/api'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { noopProcessor } from '../noop-processor.mjs'

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)
const processor = noopProcessor()
new NodeTracerProvider({ spanProcessors: [processor] }).register()
registerInstrumentations({ instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation()] })

const { expressApp } = await import('./shared/express.mjs')
const { serve } = await import('./shared/serve.mjs')

/** What its document-load instrumentation reads; the SDK has no helper for it. */
function head() {
  const headers = {}
  propagation.inject(context.active(), headers)
  return `<meta name="traceparent" content="${headers.traceparent}">`
}

serve(expressApp({ head }), () => processor.ended)
