import './shared/tracers/datadog.mjs'
import { serveTraced } from './shared/traced.mjs'

await serveTraced()
