// Sentry 11 for errors alone, beside OpenTelemetry.
import './otel2.mjs'
import './sentry11-errors.mjs'
