import { current } from './current.js'

/** A log record of OpenTelemetry, as far as it is read and written. */
export interface OtelLogRecord {
  readonly eventName?: string
  readonly attributes: Readonly<Record<string, unknown>>
  spanContext?: { traceId: string; spanId: string; traceFlags: number; isRemote?: boolean }
}

/** A `LogRecordProcessor` of `@opentelemetry/sdk-logs`. */
export interface OtelLogRecordProcessor {
  onEmit(record: OtelLogRecord): void
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

/** An event of the page load, with what tells it from the events of the page's later life. */
const pageLoadEvent = /^browser\.((navigation|resource)_timing,false|navigation,.*,false|web_vital,.*,(ttfb|.cp),(?!b))/

const isOfPageLoad = ({ eventName, attributes }: OtelLogRecord): boolean => {
  const { loadEventStart } = (performance.getEntriesByType('navigation')[0] ?? {}) as PerformanceNavigationTiming
  const read = (name: string) => attributes[eventName + name]
  const isLate = (read('.fetch_start') as number) > loadEventStart
  return pageLoadEvent.test(`${[eventName, isLate, read('.name'), read('.navigation_type'), read('.same_document')]}`)
}

const nothing = async () => {}

/**
 * The hand-off for OpenTelemetry's events, as the first of the log record `processors`. The events of the page load come into the
 * server's trace, as events of its span; all others, and those that are in a trace already, stay as they are.
 */
export const otel = (): OtelLogRecordProcessor => {
  const [, traceId, spanId] = /-([\da-f]{32})-([\da-f]{16})-.[13]/.exec(current().traceparent!) ?? []
  return {
    onEmit(record) {
      if (spanId && isOfPageLoad(record)) record.spanContext ??= { traceId: traceId!, spanId, traceFlags: 1 }
    },
    forceFlush: nothing,
    shutdown: nothing,
  }
}
