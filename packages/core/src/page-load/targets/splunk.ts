import type { Outgoing } from '../../context/trace-context.js'
import { agentOptions } from './agent-options.js'
import { addsTags, whenThere } from './script.js'
import type { PageLoadSource, PageLoadSurroundings, PageLoadTarget } from './target.js'
import { traceparent } from './w3c.js'

/**
 * Splunk RUM: the page load is the server's child, so the tag names the server's span.
 *
 * From `Server-Timing` alone the agent only links its fetch of the document to the server. It ignores the sampling flag, so the page of an unsampled trace gets no
 * hand-off: it would hang below a span that is not reported.
 *
 * @see https://github.com/signalfx/splunk-otel-js-web
 */
export const splunk = {
  tags: [traceparent],
  timing: [traceparent],
  readsTiming: false,

  resolve: (options, { sampling }: PageLoadSurroundings) => ({
    options: agentOptions('splunk', options, reserved),
    handOff: sampling === 'inherit' ? handOff : () => undefined,
  }),

  config: () => ({}), // the agent takes the trace from the tag, or from Server-Timing

  script: `function (data, options) {
  ${addsTags}
  if (data) tag('traceparent', data.traceparent)
  if (!options.rumAccessToken) return
  ${whenThere('SplunkRum', 'agent.init(options)')}
}`,
} as const satisfies PageLoadTarget<SplunkHandOff>

type SplunkHandOff = { readonly traceparent: string }

const reserved = /^traceparent$/

function handOff({ sampled }: Outgoing, { traceparent }: PageLoadSource): SplunkHandOff | undefined {
  return sampled ? { traceparent } : undefined
}
