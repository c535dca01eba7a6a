import type { SpanRecord } from '../../../core/src/index.js'
import type { Agent } from '../../../core/test/agents/site.js'
import type { Report } from '../reports.js'
import { caller, type Visit } from './site.js'

/** What was seen of one page load. */
export interface Seen {
  readonly report: Report | undefined
  /** The requests for pages that reached the server, in order. */
  readonly visits: readonly Visit[]
  readonly records: readonly SpanRecord[]
  /** Another page that was shown instead. */
  readonly shown?: { readonly page: string }
}

/** These agents report events with the ids of the server's span, and no span of their own. */
const withoutSpans: readonly Agent[] = ['faro', 'dash0']

/**
 * What docs/page-load.md says of a page load, by what the agent sent. In capital letters where it is wrong.
 *
 * @param isKept whether the page came from a cache of the browser, so that the server did not see this navigation
 */
export function wordOf(agent: Agent, { report, visits, records, shown }: Seen, isKept: boolean): string {
  if (report === undefined) return 'nothing'
  const { traceId, parentId, sampled, document } = report
  if (traceId === undefined) return 'no trace'
  const visit = visits.find((visit) => [visit.traceId, decimal(visit.traceId)].includes(traceId))
  if (visit === undefined) return parentId === undefined ? 'own trace' : 'own trace, UNKNOWN PARENT'
  if (isKept) return 'the first load’s trace'
  if (visit !== visits.findLast(({ path }) => path !== shown?.page)) return 'OLD TRACE'
  return sampled === false ? `${relation(visit)}, unsampled` : relation(visit)

  function relation({ spanId }: Visit): string {
    if (parentId === caller.spanId) return 'child of the caller'
    if (parentId !== undefined && parentId !== spanId) return 'UNKNOWN PARENT'
    if (parentId === spanId) {
      if (!records.some((record) => record.spanId === spanId)) return 'child of a span that NOBODY REPORTED'
      return withoutSpans.includes(agent) ? 'event' : 'child'
    }
    return document !== undefined && records.some((record) => record.parentId === document) ? 'root' : 'same trace'
  }
}

function decimal(traceId: string): string {
  return BigInt(`0x${traceId.slice(16)}`).toString()
}
