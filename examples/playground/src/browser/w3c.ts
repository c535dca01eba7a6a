import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { DocumentLoadInstrumentation } from '@opentelemetry/instrumentation-document-load'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { WebTracerProvider } from '@opentelemetry/sdk-trace-web'

// document-load reads `<meta name="traceparent">` by itself.
new WebTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'shop page' }),
  spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter({ url: `${location.origin}/v1/traces` }))],
}).register()
registerInstrumentations({ instrumentations: [new DocumentLoadInstrumentation()] })
