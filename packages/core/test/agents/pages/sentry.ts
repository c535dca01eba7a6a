import { browserTracingIntegration, flush, getClient, getRootSpan, init } from '@sentry/browser'
import { handOff } from './hand-off.js'

handOff()

init({
  dsn: `http://key@${location.host}/7`,
  tunnel: '/intake/sentry',
  tracesSampleRate: 1,
  integrations: [browserTracingIntegration({ idleTimeout: 200 })],
})

const client = getClient()
const isDone = () => fetch('/intake/done')

// A page load that is sampled has been sent; of another, nothing is.
client?.on('afterSendEvent', ({ type }) => {
  if (type === 'transaction') void isDone()
})
client?.on('spanEnd', (span) => {
  const isSampled = (span.spanContext().traceFlags & 1) === 1
  if (span === getRootSpan(span) && !isSampled) setTimeout(() => flush().then(isDone))
})
