import generated from 'otlp-messages/build/src/generated/root.js'

// biome-ignore lint/suspicious/noExplicitAny: the generated code has no types.
type Message = any

// OpenTelemetry's published protobuf definitions, as its JavaScript project generated code from them.
const root: Message = generated
const { ExportTraceServiceRequest, ExportTraceServiceResponse } = root.opentelemetry.proto.collector.trace.v1

export const spanKinds = root.opentelemetry.proto.trace.v1.Span.SpanKind
export const statusCodes = root.opentelemetry.proto.trace.v1.Status.StatusCode

/** A span as it was received: ids in hex, times in nanoseconds since the epoch. */
export interface ReceivedSpan {
  readonly resource: Record<string, unknown>
  readonly scope: { readonly name: string; readonly version: string }
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly traceState: string
  readonly flags: number
  readonly name: string
  readonly kind: number
  readonly start: bigint
  readonly end: bigint
  readonly attributes: Record<string, unknown>
  readonly status: number
  readonly links: readonly {
    readonly traceId: string
    readonly spanId: string
    readonly attributes: Record<string, unknown>
  }[]
}

/** The spans of a request in protobuf. */
export function spansOfProtobuf(body: Uint8Array): ReceivedSpan[] {
  return spansOf(ExportTraceServiceRequest.decode(body))
}

/** The spans of a request in OTLP's JSON, in which ids are hex, and not base64 as in protobuf's own. Refuses unknown fields. */
export function spansOfJson(body: string): ReceivedSpan[] {
  const json = JSON.parse(body, (key, value) =>
    /^(trace|span|parentSpan)Id$/.test(key) ? Buffer.from(value, 'hex').toString('base64') : value,
  )
  const message = ExportTraceServiceRequest.fromObject(json)
  refuseUnknownFields(json, ExportTraceServiceRequest.toObject(message, { defaults: true, arrays: true }))
  return spansOf(message)
}

export function protobufResponse(response: object): Uint8Array {
  return ExportTraceServiceResponse.encode(ExportTraceServiceResponse.fromObject(response)).finish()
}

function refuseUnknownFields(given: unknown, known: unknown): void {
  if (typeof given !== 'object' || given === null) return
  for (const [key, value] of Object.entries(given)) {
    if (!(key in (known as object))) throw new Error(`OTLP has no field ${key}.`)
    refuseUnknownFields(value, (known as Record<string, unknown>)[key])
  }
}

function spansOf({ resourceSpans }: Message): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }: Message) =>
    scopeSpans.flatMap(({ scope, spans }: Message) =>
      spans.map((span: Message) => ({
        resource: attributesOf(resource.attributes),
        scope: { name: scope.name, version: scope.version },
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId),
        traceState: span.traceState ?? '',
        flags: span.flags,
        name: span.name,
        kind: span.kind,
        start: BigInt(span.startTimeUnixNano.toString()),
        end: BigInt(span.endTimeUnixNano.toString()),
        attributes: attributesOf(span.attributes),
        status: span.status.code ?? 0,
        links: span.links.map((link: Message) => ({
          traceId: hex(link.traceId),
          spanId: hex(link.spanId),
          attributes: attributesOf(link.attributes),
        })),
      })),
    ),
  )
}

function attributesOf(attributes: Message[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValueOf(value)]))
}

function plainValueOf(value: Message): unknown {
  if (value.arrayValue) return value.arrayValue.values.map(plainValueOf)
  const found = value[value.value]
  return value.value === 'intValue' ? Number(found) : found
}

function hex(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex')
}
