/** What a page load is reported as. */
export interface Report {
  traceId: string
  parentId?: string | undefined
  [more: string]: unknown
}

/** By agent, what one of its posts says of the page load, when it is in it. */
export const readers: Record<'elastic' | 'w3c' | 'sentry' | 'datadog' | 'faro', (sent: string) => Report | undefined> =
  {
    elastic(sent) {
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
  }
