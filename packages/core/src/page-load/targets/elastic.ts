import { roundRate } from '../../sampling/sample-rate.js'
import { quote } from '../../validation.js'
import { type AgentOptions, agentOptions } from './agent-options.js'
import { replacedRate } from './agent-rate.js'
import { whenThere } from './script.js'
import type { PageContext, PageLoadSource, PageLoadSurroundings, PageLoadTarget } from './target.js'

/**
 * Elastic RUM: the page load is the root, and the server's transaction becomes the child of the browser's span for the
 * document, which takes the id that `ensureParentId()` made.
 *
 * Under an upstream parent, that parent is the parent of both: the page load gets it as `pageLoadParentId`, and no id is
 * used twice. The agent reports no span for the document of a page that is prerendered, that a service worker passes on in Firefox,
 * or that is unsampled by its own rate, and a proxy may show an error page of its own: there the server's span is the parent, so that the server names none that nobody
 * reports. The agent ignores `pageLoadSampled: false`, so the ids of an unsampled page go only into the script, which makes
 * the page load unsampled.
 *
 * @see https://www.elastic.co/docs/reference/apm/agents/rum-js/configuration
 */
export const elastic = {
  tags: [],
  timing: [],
  readsTiming: false,

  resolve(given, { sampling }: PageLoadSurroundings) {
    const options = agentOptions('elastic', given, reserved)
    refuseServiceName(options)
    const agentRate = replacedRate('elastic', 'transactionSampleRate', options.transactionSampleRate)
    return { options, agentRate, handOff: sampling === 'inherit' ? handOff : () => undefined }
  },

  json({ ids, sampled, sampleRate }) {
    const parent = ids.pageLoadParentId
    const relative = parent === undefined ? '","pageLoadSpanId":"' : '","pageLoadParentId":"'
    const decision = sampled ? jsonOfSampled : jsonOfUnsampled
    return `{"ids":{"pageLoadTraceId":"${ids.pageLoadTraceId}${relative}${parent ?? ids.pageLoadSpanId}${decision}${sampleRate}}`
  },

  config: ({ ids, sampled }) => (sampled ? ids : { pageLoadSampled: false }),

  // The observer is there before init, because init starts the page load. It looks at the first page load only: the
  // agent's later transactions decide for themselves.
  script: `function (data, options) {
  ${whenThere(
    'elasticApm',
    `if (data) {
      for (var key in data.ids) options[key] = data.ids[key]
      agent.observe('transaction:start', function (transaction) {
        if (transaction.type !== 'page-load' || transaction.traceId !== data.ids.pageLoadTraceId) return
        if (!data.sampled) transaction.sampled = false
        if (data.sampleRate !== null) transaction.sampleRate = data.sampleRate
      })
    }
    agent.init(options)`,
  )}
}`,
} as const satisfies PageLoadTarget<ElasticHandOff>

type ElasticHandOff = {
  readonly ids: Ids
  readonly sampled: boolean
  /** The rate for the page load; `null` where it keeps its own. */
  readonly sampleRate: number | null
}

type Ids = {
  readonly pageLoadTraceId: string
  readonly pageLoadSpanId?: string
  readonly pageLoadParentId?: string
  readonly pageLoadSampled: boolean
}

const jsonOfSampled = '","pageLoadSampled":true},"sampled":true,"sampleRate":'
const jsonOfUnsampled = '","pageLoadSampled":false},"sampled":false,"sampleRate":'

const reserved = /^pageLoad(?:TraceId|SpanId|ParentId|Sampled)$/

function handOff(context: PageContext, source: PageLoadSource): ElasticHandOff | undefined {
  const { sampled } = context
  return { ids: idsOf(context, source), sampled, sampleRate: sampled ? rateOf(context, source) : 0 }
}

function idsOf({ traceId: pageLoadTraceId, spanId, sampled }: PageContext, source: PageLoadSource): Ids {
  const isChild = source.untimed || source.errorPage || (source.sampled && !sampled)
  const pageLoadParentId = source.remoteParentId ?? (isChild ? spanId : undefined)
  if (pageLoadParentId !== undefined) return { pageLoadTraceId, pageLoadParentId, pageLoadSampled: sampled }
  return { pageLoadTraceId, pageLoadSpanId: source.mintParentId(), pageLoadSampled: sampled }
}

/** The rate by which Elastic counts the page loads that were not sent. */
function rateOf({ pageShare }: PageContext, { sampleRate }: PageLoadSource): number | null {
  if (pageShare === undefined) return sampleRate ?? null
  return roundRate((sampleRate ?? 1) * pageShare)
}

function refuseServiceName({ serviceName: name }: AgentOptions): void {
  if (name === undefined || (typeof name === 'string' && /^[a-zA-Z0-9 _-]+$/.test(name))) return
  throw new TypeError(
    `pageLoad.elastic.serviceName may hold letters, digits, spaces, _ and - (the agent refuses to start otherwise), but was ${quote(name)}.`,
  )
}
