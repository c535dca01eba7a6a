import protobuf from 'protobufjs/light.js'
import { Refused } from '../body.js'
import { fields, items } from '../traces/row.js'

const repeated = (type: string, id: number) => ({ rule: 'repeated', type, id }) as const

/**
 * The fields of OTLP's messages that the receiver reads; the decoder skips the others.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto
 */
const messages = protobuf.Root.fromJSON({
  nested: {
    Traces: { fields: { resourceSpans: repeated('ResourceSpans', 1) } },
    ResourceSpans: { fields: { resource: { type: 'Resource', id: 1 }, scopeSpans: repeated('ScopeSpans', 2) } },
    ScopeSpans: { fields: { spans: repeated('Span', 2) } },
    Logs: { fields: { resourceLogs: repeated('ResourceLogs', 1) } },
    ResourceLogs: { fields: { scopeLogs: repeated('ScopeLogs', 2) } },
    ScopeLogs: { fields: { logRecords: repeated('LogRecord', 2) } },
    LogRecord: {
      fields: {
        timeUnixNano: { type: 'fixed64', id: 1 },
        severityText: { type: 'string', id: 3 },
        body: { type: 'AnyValue', id: 5 },
        attributes: repeated('KeyValue', 6),
        traceId: { type: 'bytes', id: 9 },
        spanId: { type: 'bytes', id: 10 },
        observedTimeUnixNano: { type: 'fixed64', id: 11 },
        eventName: { type: 'string', id: 12 },
      },
    },
    Resource: { fields: { attributes: repeated('KeyValue', 1) } },
    KeyValue: { fields: { key: { type: 'string', id: 1 }, value: { type: 'AnyValue', id: 2 } } },
    AnyValue: {
      fields: {
        stringValue: { type: 'string', id: 1 },
        boolValue: { type: 'bool', id: 2 },
        intValue: { type: 'int64', id: 3 },
        doubleValue: { type: 'double', id: 4 },
        arrayValue: { type: 'ArrayValue', id: 5 },
        kvlistValue: { type: 'KeyValueList', id: 6 },
      },
    },
    ArrayValue: { fields: { values: repeated('AnyValue', 1) } },
    KeyValueList: { fields: { values: repeated('KeyValue', 1) } },
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
        attributes: repeated('KeyValue', 9),
        status: { type: 'Status', id: 15 },
        flags: { type: 'fixed32', id: 16 },
      },
    },
  },
})
const traces = messages.lookupType('Traces')
const logs = messages.lookupType('Logs')

/**
 * An OTLP/HTTP protobuf trace export in the JSON form of the same message.
 *
 * @throws {Refused} 400 if the body is no such message.
 */
export function decodeTraces(body: Uint8Array): Record<string, unknown> {
  const payload = decoded(traces, body)
  for (const { scopeSpans } of items(payload.resourceSpans).map(fields)) {
    for (const { spans } of items(scopeSpans).map(fields)) for (const span of items(spans)) idsToHex(fields(span))
  }
  return payload
}

/**
 * An OTLP/HTTP protobuf log export in the JSON form of the same message.
 *
 * @throws {Refused} 400 if the body is no such message.
 */
export function decodeLogs(body: Uint8Array): Record<string, unknown> {
  const payload = decoded(logs, body)
  for (const { scopeLogs } of items(payload.resourceLogs).map(fields)) {
    for (const { logRecords } of items(scopeLogs).map(fields)) {
      for (const record of items(logRecords)) idsToHex(fields(record))
    }
  }
  return payload
}

function decoded(type: protobuf.Type, body: Uint8Array): Record<string, unknown> {
  try {
    return type.toObject(type.decode(body), { longs: String })
  } catch {
    throw new Refused(400, 'The body is no OTLP export in protobuf.')
  }
}

/** Ids are bytes in protobuf, and hex in OTLP's JSON. */
function idsToHex(owner: Record<string, unknown>): void {
  for (const key of ['traceId', 'spanId', 'parentSpanId']) {
    const bytes = owner[key]
    if (bytes instanceof Uint8Array) owner[key] = Buffer.from(bytes).toString('hex')
  }
}
