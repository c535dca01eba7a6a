import './shared/tracers/sentry.mjs'
import { serveTraced } from './shared/traced.mjs'

await serveTraced()
