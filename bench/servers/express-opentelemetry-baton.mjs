import { serveTraced } from './shared/traced.mjs'
import { finished } from './shared/tracers/opentelemetry.mjs'

await serveTraced({ finished })
