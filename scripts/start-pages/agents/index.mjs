import { appinsights } from './appinsights.mjs'
import { bugsnag } from './bugsnag.mjs'
import { dash0 } from './dash0.mjs'
import { datadog } from './datadog.mjs'
import { edot } from './edot.mjs'
import { elastic } from './elastic.mjs'
import { faro } from './faro.mjs'
import { honeycomb } from './honeycomb.mjs'
import { opentelemetry } from './opentelemetry.mjs'
import { sentry } from './sentry.mjs'
import { splunk } from './splunk.mjs'

/** The agents, by the last part of the names of their pages. The lines to write are the viewer's: `agentLines`. */
export const agents = {
  elastic,
  sentry,
  datadog,
  opentelemetry,
  faro,
  splunk,
  edot,
  appinsights,
  dash0,
  honeycomb,
  bugsnag,
}
