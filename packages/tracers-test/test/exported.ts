import { decode } from './msgpack.js'

/** A span that a tracer has exported. */
export interface Exported {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | undefined
  readonly name: string
  readonly isSampled: boolean
  /** Whether it is the span of a request that the process has served. */
  readonly isServer: boolean
  /** The path of that request. */
  readonly path: string | undefined
}

/** The spans in what a tracer sends to a path of its backend: OTLP as JSON, Elastic's intake, Datadog's agent, Sentry's envelopes. */
export function spansIn(url: string, body: Buffer): Exported[] {
  if (url.startsWith('/v1/traces')) return otlp(JSON.parse(body.toString()))
  if (url.startsWith('/intake/v2/events')) return linesIn(body).flatMap(elastic)
  if (url.startsWith('/v0.4/traces'))
    return (decode(body) as DatadogSpan[][]).flatMap((trace) => trace.map((span) => datadog(span, trace)))
  if (url.includes('/envelope/')) return linesIn(body).flatMap(sentry)
  return []
}

function linesIn(body: Buffer): Record<string, unknown>[] {
  const lines = body.toString().split('\n')
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
}

interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly attributes?: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[]
}

function otlp({ resourceSpans }: { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] }): Exported[] {
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
  return spans.map(({ traceId, spanId, parentSpanId, name, kind, attributes = [] }) => {
    const path = pathIn(Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue])))
    return { traceId, spanId, parentId: parentSpanId || undefined, name, isSampled: true, isServer: kind === 2, path }
  })
}

/** The path of a request, by one of the names that tracers have for it. */
function pathIn(attributes: Readonly<Record<string, unknown>>): string | undefined {
  const url = attributes['url.path'] ?? attributes['http.target'] ?? attributes['http.url']
  return typeof url === 'string' ? new URL(url, 'http://shop').pathname : undefined
}

function elastic(line: Record<string, unknown>): Exported[] {
  const found = (line.transaction ?? line.span) as Record<string, unknown> | undefined
  if (found === undefined) return []
  const { trace_id, id, parent_id, name, sampled = true, context } = found
  return [
    {
      traceId: String(trace_id),
      spanId: String(id),
      parentId: parent_id ? String(parent_id) : undefined,
      name: String(name),
      isSampled: sampled === true,
      isServer: line.transaction !== undefined,
      path: (context as { request?: { url?: { pathname?: string } } } | undefined)?.request?.url?.pathname,
    },
  ]
}

interface DatadogSpan {
  readonly trace_id: bigint | number
  readonly span_id: bigint | number
  readonly parent_id: bigint | number
  readonly name: string
  readonly meta: Readonly<Record<string, string>>
  readonly metrics: Readonly<Record<string, number>>
}

/** The upper half of the trace id, and the decision, stand in the first span of each chunk. */
function datadog({ trace_id, span_id, parent_id, name, meta }: DatadogSpan, chunk: readonly DatadogSpan[]): Exported {
  const upper = chunk.map(({ meta }) => meta['_dd.p.tid']).find((tid) => tid !== undefined) ?? '0'
  const priority = chunk.map(({ metrics }) => metrics._sampling_priority_v1).find((found) => found !== undefined) ?? 0
  const hex = (id: bigint | number) => id.toString(16).padStart(16, '0')
  const parentId = BigInt(parent_id) === 0n ? undefined : hex(parent_id)
  return {
    traceId: upper.padStart(16, '0') + hex(trace_id),
    spanId: hex(span_id),
    parentId,
    name,
    isSampled: priority > 0,
    isServer: meta['span.kind'] === 'server',
    path: pathIn(meta),
  }
}

interface SentrySpan {
  readonly trace_id: string
  readonly span_id: string
  readonly parent_span_id?: string
  readonly description?: string
  readonly name?: string
  readonly op?: string
  readonly is_segment?: boolean
  readonly data?: Readonly<Record<string, unknown>>
  readonly attributes?: Readonly<Record<string, { readonly value: unknown }>>
}

/** A transaction with its spans; since version 11 also spans one by one. */
function sentry(line: Record<string, unknown>): Exported[] {
  const found: SentrySpan[] = []
  const { contexts, spans, items } = line as {
    contexts?: { trace?: SentrySpan }
    spans?: SentrySpan[]
    items?: SentrySpan[]
  }
  if (line.type === 'transaction' && contexts?.trace)
    found.push({ ...contexts.trace, is_segment: true }, ...(spans ?? []))
  if (items) found.push(...items.filter(({ span_id }) => span_id !== undefined))
  return found.map(
    ({ trace_id, span_id, parent_span_id, op, description, name, data, is_segment, attributes = {} }) => {
      const values = data ?? Object.fromEntries(Object.entries(attributes).map(([key, { value }]) => [key, value]))
      return {
        traceId: trace_id,
        spanId: span_id,
        parentId: parent_span_id,
        name: name ?? description ?? op ?? '',
        isSampled: true,
        isServer: is_segment === true,
        path: pathIn(values),
      }
    },
  )
}
