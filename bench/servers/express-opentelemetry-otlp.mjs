// The usual set-up: SDK first, then the modules that its instrumentations patch. Its spans go to a receiver.
import { register } from 'node:module'
import { context, propagation, SpanKind } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { maxQueueSize } from './shared/export.mjs'

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)
let finished = 0
class Counting extends BatchSpanProcessor {
  onEnd(span) {
    if (span.kind === SpanKind.SERVER) finished++
    super.onEnd(span)
  }
}
new NodeTracerProvider({ spanProcessors: [new Counting(new OTLPTraceExporter(), { maxQueueSize })] }).register()
registerInstrumentations({ instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation()] })

const { expressApp } = await import('./shared/express.mjs')
const { serve } = await import('./shared/serve.mjs')

/** What its document-load instrumentation reads; the SDK has no helper for it. */
function head() {
  const headers = {}
  propagation.inject(context.active(), headers)
  return `<meta name="traceparent" content="${headers.traceparent}">`
}

serve(expressApp({ head }), () => finished)
