import { type SampledHandOff, sampledOnly } from './sampled-only.js'
import { addsTags, whenThere } from './script.js'
import type { PageLoadTarget } from './target.js'
import { traceparent } from './w3c.js'

/**
 * Splunk RUM: the page load is the server's child, so the tag names the server's span.
 *
 * From `Server-Timing` alone the agent only links its fetch of the document to the server.
 *
 * @see https://github.com/signalfx/splunk-otel-js-web
 */
export const splunk = {
  tags: [traceparent],
  timing: [traceparent],
  readsTiming: false,
  ignoresFlag: true,

  resolve: sampledOnly('splunk'),

  config: () => ({}), // the agent takes the trace from the tag, or from Server-Timing

  script: `function (data, options) {
  ${addsTags}
  if (data) tag('traceparent', data.traceparent)
  if (!options.rumAccessToken) return
  ${whenThere('SplunkRum', 'agent.init(options)')}
}`,
} as const satisfies PageLoadTarget<SampledHandOff>
