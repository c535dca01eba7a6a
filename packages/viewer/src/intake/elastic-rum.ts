import { parseJson } from '../body.js'
import { fields, milliseconds, type Row, toRow } from '../traces/row.js'

/**
 * Reads the rows in a payload of Elastic RUM, intake version 2: one JSON object a line, spans after their transaction.
 *
 * The agent sends no clock time, only durations and each span's offset from the start of its transaction. So every row has its
 * `timeline`, and a start counted back from `receivedAt`. That start is too late by the time that the agent waited before it
 * sent (about 1.5 s after the page has loaded). `align` corrects it as soon as a server has reported its span.
 *
 * @throws {Refused} 400 if a line is malformed JSON; then nothing of the payload is used.
 */
export function elasticRumRows(payload: string, receivedAt: number): Row[] {
  const lines = payload.split('\n').filter((line) => line.trim() !== '')
  const rows: (Row | undefined)[] = []
  const transactions = new Map<unknown, Transaction>()
  let service: unknown
  let latest: Transaction | undefined

  for (const line of lines.map(parseJson).map(fields)) {
    if (line.metadata) service = fields(fields(line.metadata).service).name
    if (line.transaction) {
      latest = transaction(fields(line.transaction), receivedAt)
      transactions.set(latest.id, latest)
      rows.push(toRow({ ...latest.row, service, source: 'browser' }))
    }
    if (line.span) {
      const span = fields(line.span)
      const owner = transactions.get(span.transaction_id) ?? latest
      if (owner) rows.push(spanRow(span, owner, service))
    }
  }
  return rows.filter((row) => row !== undefined)
}

interface Transaction {
  readonly id: string
  readonly traceId: unknown
  readonly start: number
  readonly sampled: boolean
  readonly row: Omit<Parameters<typeof toRow>[0], 'source' | 'service'>
}

function transaction(sent: Record<string, unknown>, receivedAt: number): Transaction {
  const id = String(sent.id)
  const start = receivedAt - milliseconds(sent.duration)
  const sampled = isSampled(sent.sampled)
  const row = {
    traceId: sent.trace_id,
    spanId: sent.id,
    parentId: sent.parent_id,
    name: sent.name,
    kind: sent.type,
    start,
    duration: sent.duration,
    sampled,
    outcome: sent.outcome,
    url: fields(fields(sent.context).page).url,
    attributes: sent.context,
    timeline: { transactionId: id, offset: 0 },
  }
  return { id, traceId: sent.trace_id, start, sampled, row }
}

function spanRow(sent: Record<string, unknown>, owner: Transaction, service: unknown): Row | undefined {
  const offset = milliseconds(sent.start)
  return toRow({
    traceId: sent.trace_id ?? owner.traceId,
    spanId: sent.id,
    parentId: sent.parent_id ?? owner.id,
    name: sent.name,
    kind: sent.type,
    service,
    source: 'browser',
    start: owner.start + offset,
    duration: sent.duration,
    sampled: owner.sampled,
    outcome: sent.outcome,
    attributes: sent.context,
    timeline: { transactionId: owner.id, offset },
  })
}

/** In Elastic's schema, an absent value means sampled. The agent sends a string if the page configured it with a string. */
export function isSampled(value: unknown): boolean {
  return value !== false && value !== 'false'
}
