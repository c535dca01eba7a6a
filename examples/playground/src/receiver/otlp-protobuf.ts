import protobuf from 'protobufjs/light.js'
import { Refused } from './body.js'
import { otlpRows } from './otlp.js'
import { fields, items, type Row } from './row.js'

/**
 * The fields of OTLP's trace messages that the receiver reads; the decoder skips the others.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
const messages = protobuf.Root.fromJSON({
  nested: {
    Request: { fields: { resourceSpans: { rule: 'repeated', type: 'ResourceSpans', id: 1 } } },
    ResourceSpans: {
      fields: {
        resource: { type: 'Resource', id: 1 },
        scopeSpans: { rule: 'repeated', type: 'ScopeSpans', id: 2 },
      },
    },
    Resource: { fields: { attributes: { rule: 'repeated', type: 'KeyValue', id: 1 } } },
    ScopeSpans: { fields: { spans: { rule: 'repeated', type: 'Span', id: 2 } } },
    KeyValue: { fields: { key: { type: 'string', id: 1 }, value: { type: 'AnyValue', id: 2 } } },
    AnyValue: { fields: { stringValue: { type: 'string', id: 1 } } },
    Status: { fields: { code: { type: 'int32', id: 3 } } },
    Span: {
      fields: {
        traceId: { type: 'bytes', id: 1 },
        spanId: { type: 'bytes', id: 2 },
        parentSpanId: { type: 'bytes', id: 4 },
        name: { type: 'string', id: 5 },
        kind: { type: 'int32', id: 6 },
        startTimeUnixNano: { type: 'fixed64', id: 7 },
        endTimeUnixNano: { type: 'fixed64', id: 8 },
        attributes: { rule: 'repeated', type: 'KeyValue', id: 9 },
        status: { type: 'Status', id: 15 },
        flags: { type: 'fixed32', id: 16 },
      },
    },
  },
})
const request = messages.lookupType('Request')

/**
 * Reads the rows in an OTLP/HTTP protobuf trace export, by way of the JSON form of the same message.
 *
 * @throws {Refused} 400 if the body is no such message.
 */
export function otlpProtobufRows(body: Uint8Array): Row[] {
  const payload = request.toObject(decode(body), { longs: String })
  for (const { scopeSpans } of items(payload.resourceSpans).map(fields)) {
    for (const { spans } of items(scopeSpans).map(fields)) for (const span of items(spans)) idsToHex(fields(span))
  }
  return otlpRows(payload)
}

function decode(body: Uint8Array): protobuf.Message {
  try {
    return request.decode(body)
  } catch {
    throw new Refused(400, 'The body is no OTLP trace export in protobuf.')
  }
}

/** Ids are bytes in protobuf, and hex in OTLP's JSON. */
function idsToHex(span: Record<string, unknown>): void {
  for (const key of ['traceId', 'spanId', 'parentSpanId']) {
    const bytes = span[key]
    if (bytes instanceof Uint8Array) span[key] = Buffer.from(bytes).toString('hex')
  }
}
