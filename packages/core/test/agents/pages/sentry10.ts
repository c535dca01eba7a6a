import { browserTracingIntegration, flush, getClient, getRootSpan, init } from 'sentry-browser10'
import { handOff } from './hand-off.js'

handOff()

init({
  dsn: `http://key@${location.host}/7`,
  tunnel: '/intake/sentry',
  tracesSampleRate: 1,
  integrations: [browserTracingIntegration({ idleTimeout: 200 })],
})

// The page load has ended, and been sent where it is sampled.
getClient()?.on('spanEnd', (span) => {
  if (span === getRootSpan(span)) setTimeout(() => flush().then(() => fetch('/intake/done')))
})
