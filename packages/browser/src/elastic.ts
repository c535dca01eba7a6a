import { current } from './current.js'
import { type ElasticIds, type HandOff, sharedContext } from './hand-off.js'

/** Elastic's agent: `elasticApm`, or `apm` of `@elastic/apm-rum`. */
export interface ElasticApm {
  observe(name: 'transaction:start', callback: (transaction: ElasticTransaction) => void): void
}

/** A transaction of Elastic's agent. */
export interface ElasticTransaction {
  type?: string
  traceId?: string
  sampled?: boolean
  sampleRate?: number
}

/** The page load as the child of the server's span. */
const childIds = (handOff: HandOff): ElasticIds => {
  const [, pageLoadTraceId, pageLoadParentId, flag] = sharedContext(handOff)
  return pageLoadTraceId
    ? { pageLoadTraceId, pageLoadParentId: pageLoadParentId!, pageLoadSampled: (flag! & 1) > 0 }
    : {}
}

/**
 * The hand-off for Elastic, to be spread into `init({ ... })`. Makes the page load sampled exactly when the server is, and
 * tells it the server's rate: the agent ignores `pageLoadSampled: false`.
 */
export const elastic = (apm: ElasticApm): ElasticIds => {
  const { ids = childIds(current()), sampleRate } = current()
  apm.observe('transaction:start', (transaction) => {
    if (transaction.traceId === ids.pageLoadTraceId) {
      transaction.sampled = ids.pageLoadSampled!
      transaction.sampleRate = transaction.sampled ? (sampleRate ?? transaction.sampleRate!) : 0
    }
  })
  return ids
}
