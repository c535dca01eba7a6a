import { getWebInstrumentations, initializeFaro } from '@grafana/faro-web-sdk'
import { TracingInstrumentation } from '@grafana/faro-web-tracing'
import { apiUrls } from './api.js'

initializeFaro({
  url: '/intake/faro',
  app: { name: 'shop page' },
  instrumentations: [
    ...getWebInstrumentations(),
    new TracingInstrumentation({ instrumentationOptions: { propagateTraceHeaderCorsUrls: [apiUrls] } }),
  ],
})
