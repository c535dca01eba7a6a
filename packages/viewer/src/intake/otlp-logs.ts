import { type LogLine, toLogLine } from '../traces/log-line.js'
import { fields, items, type Row, toRow } from '../traces/row.js'
import { derivedSpanId } from './derived-span-id.js'
import { anyValue, attributes, hex, milliseconds } from './otlp-values.js'

/** OpenTelemetry's event that says how a page loaded. */
const navigationTiming = 'browser.navigation_timing'

interface LogRecord {
  readonly record: Record<string, unknown>
  readonly attributes: Record<string, unknown>
  readonly event: unknown
  readonly service: unknown
}

/**
 * Reads the lines in an OTLP/HTTP JSON log export that belong to a trace, and the page loads that agents report as an event of the
 * server's span instead of a span. These are shown below that span, as a link.
 */
export function otlpLogs(payload: unknown): { rows: Row[]; lines: LogLine[] } {
  const records = items(fields(payload).resourceLogs).map(fields).flatMap(recordsOf)
  const isPageLoad = ({ event }: LogRecord) => event === navigationTiming
  return {
    rows: records
      .filter(isPageLoad)
      .map(pageLoad)
      .filter((row) => row !== undefined),
    lines: records
      .filter((record) => !isPageLoad(record))
      .map(logLine)
      .filter((line) => line !== undefined),
  }
}

function recordsOf({ resource, scopeLogs }: Record<string, unknown>): LogRecord[] {
  const service = attributes(resource)['service.name']
  return items(scopeLogs)
    .flatMap((scope) => items(fields(scope).logRecords))
    .map(fields)
    .map((record) => {
      const own = attributes(record)
      return { record, attributes: own, event: record.eventName || own['event.name'], service }
    })
}

function logLine({ record, event }: LogRecord): LogLine | undefined {
  const body = anyValue(record.body)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return toLogLine({
    traceId: hex(record.traceId),
    spanId: hex(record.spanId),
    time: timeOf(record),
    level: record.severityText,
    text: typeof event === 'string' ? `${event} ${text ?? ''}`.trim() : text,
  })
}

/** Dash0's event has its timings in the body, and the time at which the page began; OpenTelemetry's has attributes, and the end. */
function pageLoad({ record, attributes, service }: LogRecord): Row | undefined {
  const body = fields(anyValue(record.body))
  const duration = Number(body.loadEventEnd ?? attributes['browser.navigation_timing.load_event_end'] ?? 0)
  const time = timeOf(record)
  return toRow({
    traceId: hex(record.traceId),
    spanId: derivedSpanId(record.timeUnixNano, record.spanId),
    parentId: hex(record.spanId),
    name: 'navigation',
    kind: 'link',
    service,
    source: 'browser',
    start: body.loadEventEnd === undefined ? time - duration : time,
    duration,
    sampled: true,
    url: attributes['page.url.full'] ?? attributes['url.full'],
    attributes: { ...body, ...attributes },
  })
}

function timeOf({ timeUnixNano, observedTimeUnixNano }: Record<string, unknown>): number {
  return milliseconds(timeUnixNano) || milliseconds(observedTimeUnixNano) // 0 where it is unknown
}
