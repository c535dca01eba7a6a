import { parseJson } from '../body.js'
import { fields, items } from '../traces/row.js'

/**
 * Writes a payload of Elastic RUM's intake version 3 as version 2 has it: the same data with short keys, and with the spans inside
 * their transaction.
 *
 * @throws {Refused} 400 if a line is malformed JSON.
 */
export function elasticRumV2(payload: string): string {
  const lines = payload.split('\n').filter((line) => line.trim() !== '')
  return lines
    .map((line) => fields(parseJson(line)))
    .flatMap(({ m, x }) => [...(m ? [metadata(fields(m))] : []), ...(x ? transaction(fields(x)) : [])])
    .map((line) => JSON.stringify(line))
    .join('\n')
}

function metadata({ se }: Record<string, unknown>): object {
  return { metadata: { service: { name: text(fields(se).n) } } }
}

function transaction(sent: Record<string, unknown>): object[] {
  const { id, tid, pid, sm, y } = sent
  const own = { ...event(sent), id: text(id), trace_id: text(tid), parent_id: text(pid), sampled: simple(sm) }
  const spans = items(y).map(fields)
  return [
    { transaction: own },
    ...spans.map((span) => ({
      span: {
        ...event(span),
        ...{ id: text(span.id), trace_id: text(tid), transaction_id: text(id) },
        ...{ parent_id: text(span.pid) ?? text(id), start: simple(span.s) },
      },
    })),
  ]
}

function event({ n, t, d, o, c }: Record<string, unknown>): object {
  const { p, h, g } = fields(c)
  const context = { page: { url: text(fields(p).url) }, http: { url: text(fields(h).url) }, tags: tagsOf(g) }
  return { name: text(n), type: text(t), duration: simple(d), outcome: text(o), context }
}

function tagsOf(tags: unknown): object {
  return Object.fromEntries(Object.entries(fields(tags)).map(([name, value]) => [name, simple(value)]))
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** What is neither an object nor a list: a payload may be nested deeper than JSON can be written. */
function simple(value: unknown): unknown {
  return typeof value === 'object' ? undefined : value
}
