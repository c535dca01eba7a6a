import { browserTracingIntegration, init } from '@sentry/browser'
import { handOff } from './hand-off.js'

handOff()

init({
  dsn: `http://key@${location.host}/7`,
  tunnel: '/intake/sentry',
  tracesSampleRate: 1,
  integrations: [browserTracingIntegration({ idleTimeout: 200 })],
})
