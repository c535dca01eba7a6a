import { formatTraceparent } from '../traceparent.js'
import { quote } from '../wording.js'
import type { PageLoadTarget } from './target.js'

/**
 * OpenTelemetry's document-load instrumentation: the page is the server's child, so the tag names the server's span.
 *
 * The random flag is left out, because some readers take only `00` and `01`.
 *
 * @see https://github.com/open-telemetry/opentelemetry-js-contrib/tree/main/packages/instrumentation-document-load
 */
export const w3c = {
  tagNames: ['traceparent'],

  resolve(options) {
    if (options === true) return {}
    const isEmpty = options !== null && typeof options === 'object' && Object.keys(options).length === 0
    if (isEmpty && !Array.isArray(options)) return {}
    throw new TypeError(`pageLoad.w3c takes no options: write \`w3c: true\`, but was ${quote(options)}.`)
  },

  handOff({ traceId, spanId, sampled }, { sampling }) {
    if (sampling === 'independent') return undefined
    const traceparent = formatTraceparent(traceId, spanId, sampled)
    return { tags: [{ name: 'traceparent', content: traceparent }], config: { traceparent }, data: { traceparent } }
  },

  script: `function (data) {
  if (!data) return
  var meta = document.createElement('meta')
  meta.name = 'traceparent'
  meta.content = data.traceparent
  document.head.appendChild(meta)
}`,
} as const satisfies PageLoadTarget
