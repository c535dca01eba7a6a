import { browserTracingIntegration, flush, getClient, getRootSpan, init } from '@sentry/browser'
import { pageLoad } from '../../src/index.js'

pageLoad() // browserTracingIntegration reads the tags
init({
  dsn: `http://key@${location.host}/7`,
  tunnel: '/intake/sentry',
  tracesSampleRate: 1,
  integrations: [browserTracingIntegration({ idleTimeout: 200 })],
})
// Of a page load that is not sampled, nothing is sent.
getClient()?.on('spanEnd', (span) => {
  if (span === getRootSpan(span) && !(span.spanContext().traceFlags & 1))
    setTimeout(() => flush().then(() => fetch('/intake/done')))
})
