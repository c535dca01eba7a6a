import {
  type Client,
  credentials,
  Metadata,
  makeGenericClientConstructor,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type ServiceError,
  type sendUnaryData,
} from '@grpc/grpc-js'
import { type Baton, currentSpan } from '@trace-baton/core'

interface Question {
  readonly item: string
}
interface Answer {
  readonly count: number
}

const toBytes = (value: unknown) => Buffer.from(JSON.stringify(value))
const fromBytes = (bytes: Buffer) => JSON.parse(bytes.toString())

/** The service definition that protoc would generate from a .proto file, here with JSON on the wire. */
const stock = {
  count: {
    path: '/shop.Stock/Count',
    requestStream: false,
    responseStream: false,
    requestSerialize: toBytes,
    requestDeserialize: fromBytes,
    responseSerialize: toBytes,
    responseDeserialize: fromBytes,
  },
} satisfies ServiceDefinition

/** Serves the stock of a shop. Each call is a transaction that continues the trace in the call's metadata. */
export async function serve(baton: Baton, port = 0): Promise<{ port: number; close: () => void }> {
  const server = new Server()
  server.addService(stock, {
    count({ metadata, request }: ServerUnaryCall<Question, Answer>, callback: sendUnaryData<Answer>) {
      baton.run(metadata, { name: 'shop.Stock/Count' }, () => callback(null, { count: request.item.length }))
    },
  })
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, found) =>
      error ? reject(error) : resolve(found),
    )
  })
  return { port: bound, close: () => server.forceShutdown() }
}

const Stock = makeGenericClientConstructor(stock, 'Stock')

/** Requests a count, in the current trace if there is one. */
export function count(item: string, port: number): Promise<number> {
  const client = new Stock(`127.0.0.1:${port}`, credentials.createInsecure()) as unknown as Client & {
    count(question: Question, metadata: Metadata, callback: (error: ServiceError | null, answer: Answer) => void): void
  }
  const metadata = new Metadata()
  currentSpan()?.inject(metadata)
  return new Promise((resolve, reject) => {
    client.count({ item }, metadata, (error, answer) => {
      client.close()
      if (error) reject(error)
      else resolve(answer.count)
    })
  })
}
