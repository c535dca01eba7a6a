import type { Outgoing } from '../../context/trace-context.js'
import { formatTraceparent } from '../../context/traceparent.js'
import { quote } from '../../validation.js'
import { addsTags } from './script.js'
import type { PageLoadTarget, PageLoadTerms } from './target.js'

/**
 * OpenTelemetry's document-load instrumentation: the page is the server's child, so the tag names the server's span.
 *
 * The random flag is left out, because some readers take only `00` and `01`.
 *
 * @see https://github.com/open-telemetry/opentelemetry-js-contrib/tree/main/packages/instrumentation-document-load
 */
export const w3c = {
  tagNames: ['traceparent'],
  timingNames: ['traceparent'],
  readsTiming: false,

  resolve(options) {
    if (options === true) return configured
    const isEmpty = options !== null && typeof options === 'object' && Object.keys(options).length === 0
    if (isEmpty && !Array.isArray(options)) return configured
    throw new TypeError(`pageLoad.w3c takes no options: write \`w3c: true\`, but was ${quote(options)}.`)
  },

  tags: ({ traceparent }) => [{ name: 'traceparent', content: traceparent }],

  config: (told) => told,

  script: `function (told) {
  ${addsTags}
  if (told) tag('traceparent', told.traceparent)
}`,
} as const satisfies PageLoadTarget<Told>

type Told = { readonly traceparent: string }

const configured = { options: {}, handOff }

function handOff({ traceId, spanId, sampled }: Outgoing, { sampling }: PageLoadTerms): Told | undefined {
  return sampling === 'independent' ? undefined : { traceparent: formatTraceparent(traceId, spanId, sampled) }
}
