import { decode } from '@msgpack/msgpack'
import { Refused } from '../body.js'
import { fields, items, type Row, toRow } from '../traces/row.js'

/** The fields of a span in version 0.5, where a span is an array, in their order. */
const v05Fields = [
  ...['service', 'name', 'resource', 'trace_id', 'span_id', 'parent_id'],
  ...['start', 'duration', 'error', 'meta', 'metrics', 'type'],
]
/** The fields that are indices into the table of strings in version 0.5. */
const v05Texts = new Set(['service', 'name', 'resource', 'type'])

type Span = Record<string, unknown>

/**
 * Reads the rows in a payload for `/v0.4/traces` of the Datadog Agent: MessagePack, an array of chunks, which are arrays of spans.
 *
 * The first span of a chunk has what holds for the whole chunk: the upper half of the trace id, and the sampling priority. A
 * tracer also sends the spans that the Agent is to drop, whose priority is 0 or less.
 *
 * @throws {Refused} 400 if the body is no MessagePack.
 */
export function datadogTraceRows(body: Uint8Array): Row[] {
  return items(unpack(body)).flatMap((chunk) => chunkRows(items(chunk).map(fields)))
}

/** Reads the rows in a payload for `/v0.5/traces`: a table of strings, and chunks whose spans refer to it. */
export function datadogTraceRowsV05(body: Uint8Array): Row[] {
  const [texts, chunks] = items(unpack(body))
  const text = (index: unknown) => items(texts)[Number(index)]
  return items(chunks).flatMap((chunk) =>
    chunkRows(
      items(chunk).map((span) => {
        const named = v05Fields.map((name, at) => [name, v05Texts.has(name) ? text(items(span)[at]) : items(span)[at]])
        const { meta, metrics, ...rest } = Object.fromEntries(named) as Span
        return { ...rest, meta: mapKeys(meta, text, text), metrics: mapKeys(metrics, text, (value) => value) }
      }),
    ),
  )
}

function chunkRows(spans: readonly Span[]): Row[] {
  const tags = spans.map(({ meta }) => fields(meta))
  const upper = tags.map((meta) => meta['_dd.p.tid']).find((value) => value !== undefined)
  const priority = spans
    .map(({ metrics }) => fields(metrics)._sampling_priority_v1)
    .find((value) => typeof value === 'number')
  return spans
    .map((span) => spanRow(span, typeof upper === 'string' ? upper : '', priority === undefined || priority > 0))
    .filter((row) => row !== undefined)
}

function spanRow(span: Span, upper: string, sampled: boolean): Row | undefined {
  const meta = fields(span.meta)
  return toRow({
    traceId: (upper + hex(span.trace_id)).padStart(32, '0'),
    spanId: hex(span.span_id),
    parentId: hex(span.parent_id), // 0 for none
    name: span.resource,
    kind: meta['span.kind'],
    service: span.service,
    source: 'server',
    start: Number(span.start) / 1e6, // nanoseconds
    duration: Number(span.duration) / 1e6,
    sampled,
    outcome: Number(span.error) > 0 ? 'failure' : 'unknown',
    url: meta['http.url'],
    attributes: { operation: span.name, ...meta },
  })
}

function unpack(body: Uint8Array): unknown {
  try {
    return decode(body, { useBigInt64: true, mapKeyConverter: String, maxArrayLength: body.length })
  } catch {
    throw new Refused(400, 'The body is not MessagePack.')
  }
}

/** An unsigned integer of 64 bits in hex. */
function hex(id: unknown): string {
  return typeof id === 'bigint' || (typeof id === 'number' && Number.isSafeInteger(id))
    ? BigInt.asUintN(64, BigInt(id)).toString(16).padStart(16, '0')
    : ''
}

function mapKeys(map: unknown, key: (index: unknown) => unknown, value: (index: unknown) => unknown): Span {
  return Object.fromEntries(Object.entries(fields(map)).map(([k, v]) => [String(key(k)), value(v)]))
}
