// The usual set-up: SDK first, then the modules that its instrumentations patch. Its spans go to a receiver.
import { register } from 'node:module'
import { SpanKind } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { maxQueueSize } from '../export.mjs'

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)
let ended = 0
class Counting extends BatchSpanProcessor {
  onEnd(span) {
    if (span.kind === SpanKind.SERVER) ended++
    super.onEnd(span)
  }
}
new NodeTracerProvider({ spanProcessors: [new Counting(new OTLPTraceExporter(), { maxQueueSize })] }).register()
registerInstrumentations({ instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation()] })

export const finished = () => ended
