import { quote } from '../wording.js'
import type { Json, PageLoadTarget } from './target.js'

/**
 * Elastic RUM: the page load is the root, and the server's transaction becomes the child of the browser's span for the
 * document, which takes the id that `ensureParentId()` made.
 *
 * Where somebody has called us already, that caller is the parent of both: the page load is told so by
 * `pageLoadParentId`, and no id is used twice. `pageLoadSampled: false` alone would be ignored by the agent, so the ids
 * of an unsampled page go only into the script, which makes it true.
 *
 * @see https://www.elastic.co/docs/reference/apm/agents/rum-js/configuration
 */
export const elastic = {
  tagNames: [],

  resolve(options) {
    if (options === true) return {}
    if (!isRecord(options))
      throw new TypeError(
        `pageLoad.elastic must be true or the agent's own options for init(), but was ${quote(options)}.`,
      )
    for (const [key, value] of Object.entries(options)) check(key, value)
    return frozen(structuredClone(options)) as { [key: string]: Json }
  },

  handOff(source, { sampling, errorPage }) {
    if (sampling === 'independent' || errorPage) return undefined
    const { traceId, sampled, sampleRate = null, remoteParentId } = source
    const ids = {
      pageLoadTraceId: traceId,
      ...(remoteParentId === undefined
        ? { pageLoadSpanId: source.ensureParentId() }
        : { pageLoadParentId: remoteParentId }),
      pageLoadSampled: sampled,
    }
    return {
      tags: [],
      config: sampled ? ids : { pageLoadSampled: false },
      data: { ids, sampled, sampleRate: sampled ? sampleRate : 0 },
    }
  },

  // The observer is there before init, because init starts the page load. It looks at the first page load only: the
  // agent's later transactions decide for themselves.
  script: `function (data, options) {
  var started = false
  function start() {
    var apm = window.elasticApm
    if (started || !apm) return
    started = true
    if (data) {
      for (var key in data.ids) options[key] = data.ids[key]
      apm.observe('transaction:start', function (transaction) {
        if (transaction.type !== 'page-load' || transaction.traceId !== data.ids.pageLoadTraceId) return
        if (!data.sampled) transaction.sampled = false
        if (data.sampleRate !== null) transaction.sampleRate = data.sampleRate
      })
    }
    apm.init(options)
  }
  start()
  document.addEventListener('DOMContentLoaded', start)
  window.addEventListener('load', start)
}`,
} as const satisfies PageLoadTarget

const ours = /^pageLoad(TraceId|SpanId|ParentId|Sampled)$/

function check(key: string, value: unknown): void {
  if (ours.test(key)) throw new TypeError(`pageLoad.elastic.${key} is set by Baton for each page. Leave it out.`)
  if (!isJson(value))
    throw new TypeError(`pageLoad.elastic.${key} must be a value that JSON can hold, but was ${quote(value)}.`)
  if (key === 'serviceName' && !(typeof value === 'string' && /^[a-zA-Z0-9 _-]+$/.test(value))) {
    throw new TypeError(
      `pageLoad.elastic.serviceName may hold letters, digits, spaces, _ and - (the agent refuses to start otherwise), but was ${quote(value)}.`,
    )
  }
}

function isJson(value: unknown, within: readonly unknown[] = []): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (within.includes(value) || !(Array.isArray(value) || isRecord(value))) return false
  return Object.values(value).every((part) => isJson(part, [...within, value]))
}

/** Every page gets the same options, so no page may change them. */
function frozen(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen)
  return Object.freeze(value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
