import { fields, items, type Row, toRow } from '../traces/row.js'
import { derivedSpanId } from './derived-span-id.js'

/**
 * Reads the rows in a payload of Application Insights' agent for browsers: page views, and what the page has fetched.
 *
 * A page view names its trace and its parent among the tags, and has no span id of its own.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/app/data-model-complete
 */
export function appInsightsRows(payload: unknown): Row[] {
  return items(payload)
    .map((item) => itemRow(fields(item)))
    .filter((row) => row !== undefined)
}

function itemRow({ time, tags, data }: Record<string, unknown>): Row | undefined {
  const { baseType, baseData } = fields(data)
  const known = fields(tags)
  const item = fields(baseData)
  const isPageView = baseType === 'PageviewData'
  if (!isPageView && baseType !== 'RemoteDependencyData') return undefined
  const traceId = known['ai.operation.id']
  return toRow({
    traceId,
    spanId: isPageView ? derivedSpanId(time, traceId, item.name) : spanIdIn(item.id),
    parentId: known['ai.operation.parentId'],
    name: isPageView ? (known['ai.operation.name'] ?? item.name) : item.name,
    kind: isPageView ? 'page-view' : 'client',
    service: known['ai.cloud.role'] ?? 'Application Insights',
    source: 'browser',
    start: Date.parse(String(time)),
    duration: durationOf(item.duration),
    sampled: true, // unsampled items are not sent
    outcome: item.success === false ? 'failure' : 'unknown',
    url: isPageView ? item.url : String(item.name).replace(/^\w+ /, ''),
    attributes: item,
  })
}

/** The span in an id such as `|4b3400fd2bd952eba1a9b66a2bc329b0.69c5bd9ac44a4de0.`. */
function spanIdIn(id: unknown): string | undefined {
  return /\.([0-9a-f]{16})\.$/.exec(String(id))?.[1]
}

/** Milliseconds of a duration such as `00:00:00.346`, or `1.00:00:00.000` for a day; NaN for anything else. */
function durationOf(duration: unknown): number {
  const match = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(String(duration))
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match?.slice(1).map((part) => Number(part ?? 0)) ?? []
  return match ? (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 : Number.NaN
}
