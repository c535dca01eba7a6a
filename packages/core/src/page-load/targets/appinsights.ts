import { type SampledHandOff, sampledOnly } from './sampled-only.js'
import { addsTags, whenThere } from './script.js'
import type { PageLoadTarget } from './target.js'
import { traceparent } from './w3c.js'

/**
 * Azure's Application Insights: the page view is the server's child, so the tag names the server's span.
 *
 * Where it finds no tag, the agent takes the parent from `Server-Timing`, also on a page from the HTTP cache. So there is no
 * entry.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/app/javascript-sdk
 */
export const appinsights = {
  tags: [traceparent],
  timing: [],
  readsTiming: false,
  ignoresFlag: true,

  resolve: sampledOnly('appinsights'),

  config: () => ({}), // the agent takes the trace from the tag

  script: `function (data, options) {
  ${addsTags}
  if (data) tag('traceparent', data.traceparent)
  if (!options.connectionString) return
  ${whenThere(
    'Microsoft',
    `var insights = new agent.ApplicationInsights.ApplicationInsights({ config: options })
    window.appInsights = insights
    insights.loadAppInsights()
    insights.trackPageView()`,
  )}
}`,
} as const satisfies PageLoadTarget<SampledHandOff>
