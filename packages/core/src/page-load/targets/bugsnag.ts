import { type SampledHandOff, sampledOnly } from './sampled-only.js'
import { addsTags } from './script.js'
import type { PageLoadTarget } from './target.js'
import { traceparent } from './w3c.js'

/**
 * BugSnag Performance: the page load is the server's child, so the tag names the server's span.
 *
 * There is no entry of `Server-Timing`: the guard would leave a tag that no agent can parse beside a stale one, and this
 * agent takes whatever is in the tag.
 *
 * @see https://docs.bugsnag.com/performance/browser-js/
 */
export const bugsnag = {
  tags: [traceparent],
  timing: [],
  readsTiming: false,
  ignoresFlag: true,

  resolve: sampledOnly('bugsnag'),

  config: () => ({}), // the agent takes the trace from the tag

  // The application starts the agent, which is a module and has no global.
  script: `function (data) {
  ${addsTags}
  if (data) tag('traceparent', data.traceparent)
}`,
} as const satisfies PageLoadTarget<SampledHandOff>
