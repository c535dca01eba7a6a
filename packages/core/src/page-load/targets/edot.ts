import { type SampledHandOff, sampledOnly } from './sampled-only.js'
import { addsTags, whenThere } from './script.js'
import type { PageLoadTarget } from './target.js'
import { traceparent } from './w3c.js'

/**
 * EDOT Browser, Elastic's distribution of OpenTelemetry: the page load is the server's child, so the tag names the server's
 * span.
 *
 * Unlike OpenTelemetry's default, its sampler is a plain ratio that does not ask the parent.
 *
 * @see https://www.elastic.co/docs/reference/opentelemetry/edot-sdks/browser
 */
export const edot = {
  tags: [traceparent],
  timing: [traceparent],
  readsTiming: false,
  ignoresFlag: true,

  resolve: sampledOnly('edot'),

  config: () => ({}), // the agent takes the trace from the tag

  script: `function (data, options) {
  ${addsTags}
  if (data) tag('traceparent', data.traceparent)
  if (!options.otlpEndpoint) return
  ${whenThere('startBrowserSdk', 'agent(options)')}
}`,
} as const satisfies PageLoadTarget<SampledHandOff>
