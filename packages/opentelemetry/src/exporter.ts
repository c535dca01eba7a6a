import { createRequire } from 'node:module'
import type { CompressionAlgorithm, IOtlpExportDelegate } from '@opentelemetry/otlp-exporter-base'
import { convertLegacyHttpOptions, createOtlpHttpExportDelegate } from '@opentelemetry/otlp-exporter-base/node-http'
import {
  type IExportTraceServiceResponse,
  type ISerializer,
  JsonTraceSerializer,
  ProtobufTraceSerializer,
  TraceExporterMetricsHelper,
} from '@opentelemetry/otlp-transformer'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import type { OtlpSettings } from './options.js'
import { version } from './version.js'

type Serializer = ISerializer<ReadableSpan[], IExportTraceServiceResponse>
type Grpc = typeof import('@opentelemetry/otlp-grpc-exporter-base')

/** One of OpenTelemetry's exporters, and the URL that it sends to. */
export interface Exporter {
  readonly url: string
  readonly delegate: IOtlpExportDelegate<ReadableSpan[]>
}

/** Hears of each answer, before the batch is reported as exported. */
export type OnResponse = (response: IExportTraceServiceResponse) => void

const grpcPackage = '@opentelemetry/otlp-grpc-exporter-base'

/**
 * OpenTelemetry's exporter for the protocol, configured by the options and the environment.
 *
 * @throws Error for gRPC without its package.
 */
export function createExporter(settings: OtlpSettings, onResponse: OnResponse): Exporter {
  const { protocol, url, headers, timeoutMillis, maxQueueSize, maxBatchSize } = settings
  const common = {
    url,
    timeoutMillis,
    compression: settings.compression as CompressionAlgorithm,
    concurrencyLimit: Math.ceil(maxQueueSize / maxBatchSize) + 30, // a flush sends all batches at once; 30 is the default
    userAgent: `trace-baton/${version}`,
  }
  if (protocol === 'grpc') return grpcExporter(common, headers, listening(ProtobufTraceSerializer, onResponse))
  const isJson = protocol === 'http/json'
  const type = { 'Content-Type': isJson ? 'application/json' : 'application/x-protobuf' }
  const config = convertLegacyHttpOptions({ ...common, headers }, 'TRACES', 'v1/traces', type)
  const serializer = listening(isJson ? JsonTraceSerializer : ProtobufTraceSerializer, onResponse)
  const component = isJson ? 'otlp_http_json_span_exporter' : 'otlp_http_span_exporter'
  const helper = TraceExporterMetricsHelper
  return { url: config.url, delegate: createOtlpHttpExportDelegate(config, serializer, component, helper, undefined) }
}

function grpcExporter(common: object, headers: OtlpSettings['headers'], serializer: Serializer): Exporter {
  const grpc = loadGrpc()
  const metadata = grpc.createEmptyMetadata()
  for (const [name, value] of Object.entries(headers ?? {})) metadata.set(name, value)
  const config = grpc.convertLegacyOtlpGrpcOptions({ ...common, metadata }, 'TRACES')
  const delegate = grpc.createOtlpGrpcExportDelegate(
    config,
    serializer,
    'otlp_grpc_span_exporter',
    TraceExporterMetricsHelper,
    undefined,
    'TraceExportService',
    '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  )
  return { url: config.url, delegate }
}

function loadGrpc(): Grpc {
  try {
    return createRequire(import.meta.url)(grpcPackage)
  } catch (cause) {
    const message = `protocol "grpc" needs a package that is not installed: npm install ${grpcPackage}. Or use protocol "http/protobuf", which needs none.`
    throw new Error(message, { cause })
  }
}

function listening({ serializeRequest, deserializeResponse }: Serializer, onResponse: OnResponse): Serializer {
  return {
    serializeRequest,
    deserializeResponse(data) {
      const response = deserializeResponse(data)
      onResponse(response)
      return response
    },
  }
}
