import type { Outgoing } from '../../context/trace-context.js'
import { formatTraceparent } from '../../context/traceparent.js'
import { quote } from '../../validation.js'
import { addsTags } from './script.js'
import type { PageLoadSource, PageLoadSurroundings, PageLoadTarget } from './target.js'

/** The tag, or the entry of `Server-Timing`, of every agent that reads a `traceparent`. */
export const traceparent = {
  name: 'traceparent',
  isPlain: true,
  content: ({ traceparent }: W3cHandOff) => traceparent,
} as const

/**
 * OpenTelemetry's document-load instrumentation: the page is the server's child, so the tag names the server's span.
 *
 * @see https://github.com/open-telemetry/opentelemetry-js-contrib/tree/main/packages/instrumentation-document-load
 */
export const w3c = {
  tags: [traceparent],
  timing: [traceparent],
  readsTiming: false,

  resolve(options, { sampling }: PageLoadSurroundings) {
    const configured = { options: {}, handOff: sampling === 'inherit' ? handOff : () => undefined }
    if (options === true) return configured
    const isEmpty = options !== null && typeof options === 'object' && Object.keys(options).length === 0
    if (isEmpty && !Array.isArray(options)) return configured
    throw new TypeError(`pageLoad.w3c takes no options: write \`w3c: true\`, but was ${quote(options)}.`)
  },

  config: (handOff) => handOff,

  script: `function (data) {
  ${addsTags}
  if (data) tag('traceparent', data.traceparent)
}`,
} as const satisfies PageLoadTarget<W3cHandOff>

type W3cHandOff = { readonly traceparent: string }

function handOff({ traceId, spanId, sampled }: Outgoing, source: PageLoadSource): W3cHandOff {
  return { traceparent: sampled ? source.traceparent : formatTraceparent(traceId, spanId, false) }
}
