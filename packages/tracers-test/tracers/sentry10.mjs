// Sentry 10, as its documentation says: node --import ./sentry10.mjs app.mjs
import * as Sentry from 'sentry-node10'
import { ignored } from './ignored.mjs'

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  tracesSampleRate: Number(process.env.SENTRY_RATE ?? 1),
  propagateTraceparent: process.env.SENTRY_TRACEPARENT === '1',
  integrations: [
    // By default it drops the spans of answers with the status 301 to 303, 305 to 399 and 401 to 404.
    Sentry.httpIntegration({
      ignoreIncomingRequests: ignored,
      ...(process.env.SENTRY_STATUS_DEFAULT !== '1' && { dropSpansForIncomingRequestStatusCodes: [] }),
    }),
  ],
  transportOptions: { bufferSize: 1000 }, // by default it drops what is more than 64 at a time
})
globalThis.flushTracer = () => Sentry.flush(5000)
