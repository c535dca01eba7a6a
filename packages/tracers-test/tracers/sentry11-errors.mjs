// Sentry 11 without a rate for traces: it reports errors alone.
import * as Sentry from 'sentry-node11'

Sentry.init({ dsn: process.env.SENTRY_DSN })
