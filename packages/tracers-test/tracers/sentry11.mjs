// Sentry 11, as its documentation says: node --import ./sentry11.mjs app.mjs
import * as Sentry from 'sentry-node11'
import { ignored } from './ignored.mjs'

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  tracesSampleRate: Number(process.env.SENTRY_RATE ?? 1),
  propagateTraceparent: process.env.SENTRY_TRACEPARENT === '1',
  integrations: [Sentry.httpIntegration({ ignoreIncomingRequests: ignored })],
  transportOptions: { bufferSize: 1000 }, // by default it drops what is more than 64 at a time
})
globalThis.flushTracer = () => Sentry.flush(5000)
globalThis.tracerArgument = Sentry
