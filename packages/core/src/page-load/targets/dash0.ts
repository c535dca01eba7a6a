import { type SampledHandOff, sampledOnly } from './sampled-only.js'
import { addsTags } from './script.js'
import type { PageLoadTarget } from './target.js'
import { traceparent } from './w3c.js'

/**
 * Dash0: the page view and its timing are events of the server's span, so the tag names that.
 *
 * Where it finds no tag, the agent takes the span from `Server-Timing`, also on a page from the HTTP cache. So there is no
 * entry.
 *
 * @see https://github.com/dash0hq/dash0-sdk-web
 */
export const dash0 = {
  tags: [traceparent],
  timing: [],
  readsTiming: false,
  ignoresFlag: true,

  resolve: sampledOnly('dash0'),

  config: () => ({}), // the agent takes the trace from the tag

  // The agent's script, which comes later, starts with what is queued.
  script: `function (data, options) {
  ${addsTags}
  if (data) tag('traceparent', data.traceparent)
  if (!options.endpoint) return
  var queue = []
  window.dash0 = window.dash0 || Object.assign(function () { queue.push(arguments) }, { _q: queue })
  window.dash0('init', options)
}`,
} as const satisfies PageLoadTarget<SampledHandOff>
