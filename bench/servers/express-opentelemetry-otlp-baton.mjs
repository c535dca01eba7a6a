import { serveTraced } from './shared/traced.mjs'
import { finished } from './shared/tracers/opentelemetry-otlp.mjs'

await serveTraced({ finished })
