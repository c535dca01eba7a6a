import { browserTracingIntegration, init } from '@sentry/browser'
import { api } from './api.js'

init({
  dsn: 'https://key@o1.ingest.example/7',
  tunnel: '/intake/sentry',
  tracesSampleRate: 1,
  tracePropagationTargets: [api],
  integrations: [browserTracingIntegration({ idleTimeout: 500 })],
})
