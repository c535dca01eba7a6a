import type { Outgoing } from '../../context/trace-context.js'
import { formatTraceparent } from '../../context/traceparent.js'
import { agentOptions } from './agent-options.js'
import { whenThere } from './script.js'
import type { PageLoadTarget, PageLoadTerms } from './target.js'
import { w3c } from './w3c.js'

/**
 * Grafana Faro and Splunk RUM: the page links to the server's span, which they find in `Server-Timing` and nowhere else.
 *
 * They look at no sampling flag, or take `01` alone. So a page of an unsampled trace is told nothing: its link would lead
 * nowhere.
 *
 * @see https://github.com/grafana/faro-web-sdk/tree/main/packages/web-sdk/src/instrumentations/performance
 */
export const faro = {
  tagNames: [],
  timingNames: ['traceparent'],
  readsTiming: true,

  resolve: (options) => ({ options: agentOptions('faro', options, ours), handOff }),

  tags: w3c.tags,

  config: () => ({}),

  script: `function (told, options) {
  if (!options.url) return
  ${whenThere('GrafanaFaroWebSdk', 'agent.initializeFaro(options)')}
}`,
} as const satisfies PageLoadTarget<Told>

type Told = { readonly traceparent: string }

const ours = /^traceparent$/

function handOff({ traceId, spanId, sampled }: Outgoing, { sampling }: PageLoadTerms): Told | undefined {
  if (sampling === 'independent' || !sampled) return undefined
  return { traceparent: formatTraceparent(traceId, spanId, true) }
}
