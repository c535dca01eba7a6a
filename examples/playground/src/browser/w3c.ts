import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { DocumentLoadInstrumentation } from '@opentelemetry/instrumentation-document-load'
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { WebTracerProvider } from '@opentelemetry/sdk-trace-web'
import { apiUrls } from './api.js'

// document-load reads `<meta name="traceparent">` by itself.
new WebTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'shop page' }),
  spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter({ url: `${location.origin}/v1/traces` }))],
}).register()
registerInstrumentations({
  instrumentations: [
    new DocumentLoadInstrumentation(),
    new FetchInstrumentation({ propagateTraceHeaderCorsUrls: [apiUrls], ignoreUrls: [/\/v1\/traces$/] }),
  ],
})
