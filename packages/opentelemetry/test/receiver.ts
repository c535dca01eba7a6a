import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import {
  Server as GrpcServer,
  Metadata,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js'
import { protobufResponse, type ReceivedSpan, spansOfJson, spansOfProtobuf } from './messages.js'

/** A receiver of OTLP on a free port of loopback. */
export interface Receiver {
  /** Where the exporter of this protocol sends to. */
  readonly url: string
  readonly requests: readonly ReceivedRequest[]
  readonly spans: readonly ReceivedSpan[]
  close(): Promise<void>
}

interface ReceivedRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly spans: readonly ReceivedSpan[]
}

/** Answers a request over HTTP; the default is the empty answer of success. */
export type Answer = (res: ServerResponse, request: ReceivedRequest) => unknown

export async function receiveHttp(answer: Answer = (res) => res.end(), port = 0): Promise<Receiver> {
  const requests: ReceivedRequest[] = []
  const sockets = new Set<Socket>()
  const server = createServer(async (req, res) => {
    const raw = await buffer(req).catch(() => undefined)
    if (raw === undefined) return // the client went away
    const body = req.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
    const isJson = req.headers['content-type'] === 'application/json'
    const spans = isJson ? spansOfJson(body.toString()) : spansOfProtobuf(body)
    const request = { path: String(req.url), headers: req.headers, spans }
    requests.push(request)
    res.setHeader('content-type', isJson ? 'application/json' : 'application/x-protobuf')
    answer(res, request)
  })
  server.on('connection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))))
  await listening(server, port)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    requests,
    get spans() {
      return requests.flatMap((request) => request.spans)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Answers a call of gRPC. */
export type GrpcAnswer = (callback: sendUnaryData<Uint8Array>) => void

export async function receiveGrpc(
  answer: GrpcAnswer = (callback) => callback(null, protobufResponse({})),
): Promise<Receiver> {
  const requests: ReceivedRequest[] = []
  const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'
  const same = (bytes: Uint8Array) => Buffer.from(bytes)
  const method = {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  } as const
  const server = new GrpcServer()
  server.addService(
    { Export: method },
    {
      Export({ request, metadata }: ServerUnaryCall<Uint8Array, Uint8Array>, callback: sendUnaryData<Uint8Array>) {
        requests.push({ path, headers: textOf(metadata), spans: spansOfProtobuf(request) })
        answer(callback)
      },
    },
  )
  const port = await new Promise<number>((resolve, reject) => {
    const done = (error: Error | null, bound: number) => (error ? reject(error) : resolve(bound))
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), done)
  })
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get spans() {
      return requests.flatMap((request) => request.spans)
    },
    async close() {
      server.forceShutdown()
    },
  }
}

/** The URL of a port on which nothing listens. */
export async function unusedUrl(): Promise<string> {
  const { url, close } = await receiveHttp()
  await close()
  return url
}

function textOf(metadata: Metadata): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(metadata.getMap()).map(([name, value]) => [name, String(value)]))
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
}
