import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync, inflateSync } from 'node:zlib'
import { decode } from './msgpack.js'

/** A span that a tracer has exported. */
export interface Exported {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | undefined
  readonly name: string
  readonly isSampled: boolean
}

/** Receives what tracers export: OTLP as JSON, Elastic's intake, Datadog's agent, Sentry's envelopes. */
export interface Intake {
  readonly url: string
  readonly spans: Exported[]
  /** The headers of the requests to `/next`, as a service that the application calls sees them. */
  readonly calls: (readonly [name: string, value: string])[][]
  close(): Promise<void>
}

export async function receiveSpans(): Promise<Intake> {
  const spans: Exported[] = []
  const calls: Intake['calls'] = []
  const server = createServer(async (req, res) => {
    const { url = '' } = req
    if (url.startsWith('/next')) calls.push(linesOf(req))
    const body = unpacked(req, await buffer(req))
    if (body.length > 0) spans.push(...spansIn(url, body))
    res.setHeader('content-type', 'application/json').end(url === '/' ? '{"version":"8.15.0"}' : '{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    calls,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function linesOf({ rawHeaders }: IncomingMessage): [string, string][] {
  const lines: [string, string][] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    lines.push([String(rawHeaders[i]).toLowerCase(), String(rawHeaders[i + 1])])
  }
  return lines
}

function unpacked(req: IncomingMessage, body: Buffer): Buffer {
  const encoding = req.headers['content-encoding']
  if (encoding === 'gzip') return gunzipSync(body)
  return encoding === 'deflate' ? inflateSync(body) : body
}

function spansIn(url: string, body: Buffer): Exported[] {
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
}

function otlp({ resourceSpans }: { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] }): Exported[] {
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
  return spans.map(({ traceId, spanId, parentSpanId, name }) => {
    return { traceId, spanId, parentId: parentSpanId || undefined, name, isSampled: true }
  })
}

function elastic(line: Record<string, unknown>): Exported[] {
  const found = (line.transaction ?? line.span) as Record<string, unknown> | undefined
  if (found === undefined) return []
  const { trace_id, id, parent_id, name, sampled = true } = found
  const parentId = parent_id ? String(parent_id) : undefined
  return [{ traceId: String(trace_id), spanId: String(id), parentId, name: String(name), isSampled: sampled === true }]
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
function datadog({ trace_id, span_id, parent_id, name }: DatadogSpan, chunk: readonly DatadogSpan[]): Exported {
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
  }
}

interface SentrySpan {
  readonly trace_id: string
  readonly span_id: string
  readonly parent_span_id?: string
  readonly description?: string
  readonly name?: string
  readonly op?: string
}

/** A transaction with its spans; since version 11 also spans one by one. */
function sentry(line: Record<string, unknown>): Exported[] {
  const found: SentrySpan[] = []
  const { contexts, spans, items } = line as {
    contexts?: { trace?: SentrySpan }
    spans?: SentrySpan[]
    items?: SentrySpan[]
  }
  if (line.type === 'transaction' && contexts?.trace) found.push(contexts.trace, ...(spans ?? []))
  if (items) found.push(...items.filter(({ span_id }) => span_id !== undefined))
  return found.map(({ trace_id, span_id, parent_span_id, op, description, name }) => {
    return {
      traceId: trace_id,
      spanId: span_id,
      parentId: parent_span_id,
      name: name ?? description ?? op ?? '',
      isSampled: true,
    }
  })
}
