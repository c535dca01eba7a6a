import { createHash } from 'node:crypto'
import { otlpRows } from './otlp.js'
import { fields, items, type Row, toRow } from './row.js'

/**
 * The rows in what Grafana Faro sends: spans, as OTLP, and the navigation.
 *
 * The navigation is an event and no span. It names the span of the server that it found in `Server-Timing`, and is shown below
 * that one as the link that it is.
 */
export function faroRows(payload: unknown): Row[] {
  const { events, traces } = fields(payload)
  const links = items(events).map((event) => link(fields(event)))
  return [...otlpRows(traces), ...links.filter((row) => row !== undefined)]
}

function link({ name, timestamp, trace, attributes }: Record<string, unknown>): Row | undefined {
  const { trace_id, span_id } = fields(trace)
  if (name !== 'faro.performance.navigation') return undefined
  return toRow({
    traceId: trace_id,
    spanId: createHash('sha256').update(`${timestamp} ${span_id}`).digest('hex').slice(0, 16), // it has none of its own
    parentId: span_id,
    name: 'navigation',
    kind: 'link',
    service: 'shop page',
    source: 'browser',
    start: Date.parse(String(timestamp)),
    duration: Number(fields(attributes).duration),
    sampled: true,
  })
}
