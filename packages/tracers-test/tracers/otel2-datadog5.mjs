// Two tracers in one process.
import './otel2.mjs'
import './datadog5.mjs'
