import type { Outgoing } from '../../context/trace-context.js'
import { quote } from '../../validation.js'
import { type AgentOptions, agentOptions } from './agent-options.js'
import { whenThere } from './script.js'
import type { PageLoadSource, PageLoadTarget, PageLoadTerms } from './target.js'

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
  timingNames: [],
  readsTiming: false,

  resolve(given) {
    const options = agentOptions('elastic', given, ours)
    refuseServiceName(options)
    return { options, handOff }
  },

  tags: () => [],

  config: ({ ids, sampled }) => (sampled ? ids : { pageLoadSampled: false }),

  // The observer is there before init, because init starts the page load. It looks at the first page load only: the
  // agent's later transactions decide for themselves.
  script: `function (told, options) {
  ${whenThere(
    'elasticApm',
    `if (told) {
      for (var key in told.ids) options[key] = told.ids[key]
      agent.observe('transaction:start', function (transaction) {
        if (transaction.type !== 'page-load' || transaction.traceId !== told.ids.pageLoadTraceId) return
        if (!told.sampled) transaction.sampled = false
        if (told.sampleRate !== null) transaction.sampleRate = told.sampleRate
      })
    }
    agent.init(options)`,
  )}
}`,
} as const satisfies PageLoadTarget<Told>

type Told = {
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

const ours = /^pageLoad(?:TraceId|SpanId|ParentId|Sampled)$/

function handOff(
  { traceId: pageLoadTraceId, sampled }: Outgoing,
  { sampling, errorPage }: PageLoadTerms,
  source: PageLoadSource,
): Told | undefined {
  if (sampling === 'independent' || errorPage) return undefined
  const { sampleRate = null, remoteParentId: pageLoadParentId } = source
  const parent = pageLoadParentId === undefined ? { pageLoadSpanId: source.ensureParentId() } : { pageLoadParentId }
  const ids = { pageLoadTraceId, ...parent, pageLoadSampled: sampled }
  return { ids, sampled, sampleRate: sampled ? sampleRate : 0 }
}

function refuseServiceName({ serviceName: name }: AgentOptions): void {
  if (name === undefined || (typeof name === 'string' && /^[a-zA-Z0-9 _-]+$/.test(name))) return
  throw new TypeError(
    `pageLoad.elastic.serviceName may hold letters, digits, spaces, _ and - (the agent refuses to start otherwise), but was ${quote(name)}.`,
  )
}
