import { HoneycombWebSDK } from '@honeycombio/opentelemetry-web'
import { DocumentLoadInstrumentation } from '@opentelemetry/instrumentation-document-load'
import { FetchInstrumentation } from '@opentelemetry/instrumentation-fetch'
import { apiUrls } from './api.js'

const sdk = new HoneycombWebSDK({
  apiKey: 'playground',
  serviceName: 'shop page',
  endpoint: location.origin,
  instrumentations: [
    new DocumentLoadInstrumentation(),
    new FetchInstrumentation({ propagateTraceHeaderCorsUrls: [apiUrls], ignoreUrls: [/\/v1\/traces$/] }),
  ],
})
sdk.start()
// It sends every few seconds. It does so early here, so that the spans appear soon.
addEventListener('load', () => setTimeout(() => sdk.forceFlush(), 1000))
