import { browserTracingIntegration, init } from '@sentry/browser'
import { pageLoad } from '../../src/index.js'

pageLoad() // browserTracingIntegration reads the tags
init({
  dsn: `http://key@${location.host}/7`,
  tunnel: '/intake/sentry',
  tracesSampleRate: 1,
  integrations: [browserTracingIntegration({ idleTimeout: 200 })],
})
