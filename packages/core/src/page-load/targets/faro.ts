import type { Outgoing } from '../../context/trace-context.js'
import { type AgentOptions, agentOptions } from './agent-options.js'
import { sessionRate } from './agent-rate.js'
import { whenThere } from './script.js'
import type { PageLoadSource, PageLoadSurroundings, PageLoadTarget } from './target.js'
import { traceparent } from './w3c.js'

/**
 * Grafana Faro and Splunk RUM: the page links to the server's span, which they find in `Server-Timing` and nowhere else.
 *
 * They read no sampling flag, or take `01` alone. So the page of an unsampled trace gets no hand-off: its link would lead
 * nowhere.
 *
 * @see https://github.com/grafana/faro-web-sdk/tree/main/packages/web-sdk/src/instrumentations/performance
 */
export const faro = {
  tags: [],
  timing: [traceparent],
  readsTiming: true,

  resolve(given, { sampling }: PageLoadSurroundings) {
    const options = agentOptions('faro', given, reserved)
    const { samplingRate } = (options.sessionTracking ?? {}) as AgentOptions
    return {
      options,
      agentRate: sessionRate('faro', 'sessionTracking.samplingRate', samplingRate, 1),
      handOff: sampling === 'inherit' ? handOff : () => undefined,
    }
  },

  config: () => ({}),

  script: `function (_data, options) {
  if (!options.url) return
  ${whenThere('GrafanaFaroWebSdk', 'agent.initializeFaro(options)')}
}`,
} as const satisfies PageLoadTarget<FaroHandOff>

type FaroHandOff = { readonly traceparent: string }

const reserved = /^traceparent$/

function handOff({ sampled }: Outgoing, { traceparent }: PageLoadSource): FaroHandOff | undefined {
  return sampled ? { traceparent } : undefined
}
