// Two tracers in one process.
import './otel2.mjs'
import './sentry11.mjs'
