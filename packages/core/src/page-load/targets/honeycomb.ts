import { type SampledHandOff, sampledOnly } from './sampled-only.js'
import { addsTags } from './script.js'
import type { PageLoadTarget } from './target.js'
import { traceparent } from './w3c.js'

/**
 * Honeycomb's web SDK with OpenTelemetry's document-load: the page load is the server's child, so the tag names the server's
 * span.
 *
 * Unlike OpenTelemetry's default, its sampler does not ask the parent.
 *
 * @see https://github.com/honeycombio/honeycomb-opentelemetry-web
 */
export const honeycomb = {
  tags: [traceparent],
  timing: [traceparent],
  readsTiming: false,
  ignoresFlag: true,

  resolve: sampledOnly('honeycomb'),

  config: () => ({}), // document-load takes the trace from the tag

  // The application starts the agent, with instrumentations that it has imported.
  script: `function (data) {
  ${addsTags}
  if (data) tag('traceparent', data.traceparent)
}`,
} as const satisfies PageLoadTarget<SampledHandOff>
