import * as Sentry from 'sentry-node11'

Sentry.init({ tracesSampleRate: Number(process.env.SENTRY_TRACES_SAMPLE_RATE) }) // the DSN is in SENTRY_DSN
