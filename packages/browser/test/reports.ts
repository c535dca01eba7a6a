/** What a page load is reported as. */
export interface Report {
  traceId: string
  parentId?: string | undefined
  [more: string]: unknown
}

type Reader = (sent: string) => Report | undefined

interface OtlpSpan {
  readonly name: string
  readonly traceId: string
  readonly parentSpanId?: string
}

/** The first span of OTLP in JSON that has this name. */
const otlpSpan =
  (isPageLoad: (name: string) => boolean): Reader =>
  (sent) => {
    const { resourceSpans = [] } = JSON.parse(sent)
    const scopes = resourceSpans.flatMap(({ scopeSpans }: { scopeSpans: object[] }) => scopeSpans)
    const spans: OtlpSpan[] = scopes.flatMap(({ spans }: { spans: OtlpSpan[] }) => spans)
    const found = spans.find(({ name }) => isPageLoad(name))
    return found && { traceId: found.traceId, parentId: found.parentSpanId }
  }

const documentLoad = otlpSpan((name) => name === 'documentLoad')

/** By agent, what one of its posts says of the page load, when it is in it. */
export const readers = {
  elastic(sent: string) {
    const lines = sent.split('\n').filter((line) => line.startsWith('{"transaction"') || line.startsWith('{"span"'))
    const parsed = lines.map((line) => JSON.parse(line))
    const transaction = parsed.find((line) => line.transaction?.type === 'page-load')?.transaction
    const document = parsed.find((line) => line.span?.name.startsWith('Requesting and receiving'))?.span
    return (
      transaction && {
        traceId: transaction.trace_id,
        parentId: transaction.parent_id,
        sampled: transaction.sampled,
        rate: transaction.sample_rate,
        document: document?.id,
      }
    )
  },
  w3c: (sent) => JSON.parse(sent),
  sentry(sent) {
    const items = sent.split('\n').map((line) => (line.startsWith('{') ? JSON.parse(line) : {}))
    const spans = items.flatMap(({ items: spans = [] }) => spans)
    const found =
      spans.find((span) => span.attributes?.['sentry.op']?.value === 'pageload') ?? // since Sentry 11
      items.map(({ contexts }) => contexts?.trace).find((trace) => trace?.op === 'pageload')
    return found && { traceId: found.trace_id, parentId: found.parent_span_id }
  },
  datadog(sent) {
    const events = sent.split('\n').map((line) => JSON.parse(line))
    const found = events.find(({ type, resource }) => type === 'resource' && resource.type === 'document')
    return found && { traceId: found._dd.trace_id }
  },
  faro(sent) {
    const { events = [] } = JSON.parse(sent)
    const found = events.find(({ name }: { name: string }) => name === 'faro.performance.navigation')
    return found && { traceId: found.trace?.trace_id, parentId: found.trace?.span_id }
  },
  edot: documentLoad,
  honeycomb: documentLoad,
  bugsnag: otlpSpan((name) => name.startsWith('[FullPageLoad]')),
  appinsights(sent) {
    const items = JSON.parse(sent)
    const found = items.find(({ data }: { data: { baseType: string } }) => data.baseType === 'PageviewData')
    return found && { traceId: found.tags['ai.operation.id'], parentId: found.tags['ai.operation.parentId'] }
  },
  // Events of the server's span, and no span of their own.
  dash0(sent) {
    const { resourceLogs = [] } = JSON.parse(sent)
    const scopes = resourceLogs.flatMap(({ scopeLogs }: { scopeLogs: object[] }) => scopeLogs)
    const logs = scopes.flatMap(({ logRecords }: { logRecords: object[] }) => logRecords)
    const found = logs.find(({ attributes }: { attributes: { key: string; value: { stringValue?: string } }[] }) =>
      attributes.some(({ key, value }) => key === 'event.name' && value.stringValue === 'browser.navigation_timing'),
    )
    return found && { traceId: found.traceId, parentId: found.spanId }
  },
  // Zipkin's format.
  splunk(sent) {
    const found = JSON.parse(sent).find(({ name }: { name: string }) => name === 'documentLoad')
    return found && { traceId: found.traceId, parentId: found.parentId }
  },
} satisfies Record<string, Reader>
