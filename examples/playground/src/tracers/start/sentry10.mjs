import * as Sentry from 'sentry-node10'

Sentry.init({ tracesSampleRate: Number(process.env.SENTRY_TRACES_SAMPLE_RATE) }) // the DSN is in SENTRY_DSN
