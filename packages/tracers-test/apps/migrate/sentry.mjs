import { createBaton, currentTransaction } from '@trace-baton/core'
import * as Sentry from 'sentry-node11'
import { baggage, compare, sentryTrace } from './compare.mjs'

Sentry.init({ dsn: 'http://key@127.0.0.1:9/1', tracesSampleRate: 1, defaultIntegrations: false })
const baton = createBaton({
  record: false,
  tracer: 'none',
  propagators: { inject: ['sentry'] },
  pageLoad: { sentry: true },
})
const transaction = baton.start({ 'sentry-trace': sentryTrace, baggage })
Sentry.continueTrace({ sentryTrace, baggage }, () =>
  Sentry.startSpan({ name: 'job' }, () =>
    compare({ Sentry, sentryTrace, baggage }, { baton, currentTransaction, transaction, sentryTrace, baggage }),
  ),
)
