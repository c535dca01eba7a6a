import { fields, items, type Row, toRow } from '../traces/row.js'
import { derivedSpanId } from './derived-span-id.js'
import { otlpRows } from './otlp.js'

/**
 * Reads the rows in a payload of Grafana Faro: spans, as OTLP, and the navigation.
 *
 * The navigation is an event, not a span. It names the server's span that the agent found in `Server-Timing`. It is shown below
 * that span, as a link.
 */
export function faroRows(payload: unknown): Row[] {
  const { events, meta, traces } = fields(payload)
  const { url } = fields(fields(meta).page)
  const service = fields(fields(meta).app).name
  const links = items(events).map((event) => link(fields(event), service, url))
  return [...otlpRows(traces), ...links.filter((row) => row !== undefined)]
}

function link(
  { name, timestamp, trace, attributes }: Record<string, unknown>,
  service: unknown,
  url: unknown,
): Row | undefined {
  const { trace_id, span_id } = fields(trace)
  if (name !== 'faro.performance.navigation') return undefined
  return toRow({
    traceId: trace_id,
    spanId: derivedSpanId(timestamp, span_id), // the event has no span id
    parentId: span_id,
    name: 'navigation',
    kind: 'link',
    service,
    source: 'browser',
    start: Date.parse(String(timestamp)),
    duration: Number(fields(attributes).duration),
    sampled: true,
    url,
    attributes,
  })
}
