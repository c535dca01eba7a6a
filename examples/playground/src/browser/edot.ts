// Its build for a script of its own, which has all of its dependencies in it.
import '@elastic/opentelemetry-browser/build/elastic-otel-browser.min.js'
import { apiUrls } from './api.js'

declare const startBrowserSdk: typeof import('@elastic/opentelemetry-browser').startBrowserSdk

const sdk = startBrowserSdk({
  serviceName: 'shop page',
  otlpEndpoint: `${location.origin}/`,
  instrumentations: { '@opentelemetry/instrumentation-fetch': { propagateTraceHeaderCorsUrls: [apiUrls] } },
})
// It sends every few seconds. It does so early here, so that the spans appear soon.
addEventListener('load', () => setTimeout(() => sdk.forceFlush(), 1000))
