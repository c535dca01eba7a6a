import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import {
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  Inject,
  Injectable,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import {
  type ClientProxy,
  ClientProxyFactory,
  EventPattern,
  MessagePattern,
  type MicroserviceOptions,
  Payload,
  Transport,
} from '@nestjs/microservices'
import { IoAdapter } from '@nestjs/platform-socket.io'
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets'
import { until } from '@trace-baton/conformance'
import { createBaton, currentTransaction, type SpanRecord } from '@trace-baton/core'
import { firstValueFrom, interval, lastValueFrom, map, type Observable, take, throwError, toArray } from 'rxjs'
import { io, type Socket } from 'socket.io-client'
import { freePort } from '../../../scripts/free-port.mjs'
import { BatonInterceptor, BatonModule, BatonService, CurrentTransaction, type Transaction } from '../src/index.js'
import { moduleOf, nest, platforms, serve } from './serve.js'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const headers = { traceparent: `00-${traceId}-${spanId}-01` }
const other = { traceparent: '00-11111111111111111111111111111111-2222222222222222-01' }

const records: SpanRecord[] = []
const engine = createBaton({
  record: (record) => records.push(record),
  ignore: [(request) => (request as Partial<ExecutionContext> | undefined)?.getHandler?.().name === 'ignored'],
})
beforeEach(() => {
  records.length = 0
})

/** The trace ids that a handler sees: by its parameter, in the async scope, and later. */
async function traceIds(transaction: Transaction, baton: BatonService): Promise<unknown[]> {
  const now = baton.currentTransaction()?.traceId
  await new Promise((resolve) => setTimeout(resolve, 2))
  return [transaction.traceId, now, currentTransaction()?.traceId]
}

/** What is seen of the transaction before, in and after a handler. */
const around: unknown[] = []

@Catch()
class Around implements CanActivate, ExceptionFilter {
  canActivate() {
    around.push(currentTransaction()?.traceId)
    return true
  }

  catch() {
    around.push(currentTransaction()?.traceId)
    return throwError(() => 'broken')
  }
}

describe(`${nest}, a microservice over TCP`, () => {
  const heard: unknown[] = []

  @Controller()
  @UseInterceptors(BatonInterceptor)
  class Prices {
    constructor(@Inject(BatonService) readonly baton: BatonService) {}

    @MessagePattern('price')
    price(@CurrentTransaction() transaction: Transaction) {
      return traceIds(transaction, this.baton)
    }

    @MessagePattern('prices')
    prices(): Observable<unknown> {
      return interval(2).pipe(
        take(3),
        map(() => currentTransaction()?.traceId),
      )
    }

    @MessagePattern('twice')
    @UseInterceptors(BatonInterceptor)
    twice(@CurrentTransaction() transaction: Transaction) {
      return traceIds(transaction, this.baton)
    }

    @MessagePattern('ignored')
    ignored(@CurrentTransaction() transaction: Transaction) {
      return traceIds(transaction, this.baton)
    }

    @MessagePattern('broken')
    async broken() {
      throw new Error('broken')
    }

    @MessagePattern('guarded')
    @UseGuards(Around)
    @UseFilters(Around)
    guarded() {
      around.push(currentTransaction()?.traceId)
      throw new Error('broken')
    }

    @MessagePattern('refused')
    refused(@CurrentTransaction() transaction: Transaction) {
      transaction.outcome = 'failure'
      return 'refused'
    }

    @EventPattern<string>('sold')
    async sold(@Payload() { sku }: { sku: number }, @CurrentTransaction() transaction: Transaction) {
      heard.push(sku, ...(await traceIds(transaction, this.baton)))
    }
  }

  let client: ClientProxy
  let close: () => Promise<unknown>
  beforeAll(async () => {
    const metadata = { imports: [BatonModule.forRoot(engine)], controllers: [Prices] }
    const options = { host: '127.0.0.1', port: await freePort() } // Nest does not say which port 0 became
    const server = { transport: Transport.TCP, options, logger: false } as const
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(moduleOf(metadata), server)
    await app.listen()
    client = ClientProxyFactory.create({ transport: Transport.TCP, options })
    close = async () => {
      client.close()
      await app.close()
    }
  })
  afterAll(() => close())

  it('continues the trace that a message carries in its payload', async () => {
    expect(await firstValueFrom(client.send('price', { sku: 7, ...headers }))).toEqual([traceId, traceId, traceId])
    await until(() => records.length === 1)
    expect(records[0]).toMatchObject({
      traceId,
      parentId: spanId,
      name: 'Prices.price',
      kind: 'server',
      outcome: 'success',
    })
  })

  it.each([[{ sku: 7 }], ['7'], [7], [['7']]])(
    'starts a trace for a message that carries none: %j',
    async (payload) => {
      const seen: string[] = await firstValueFrom(client.send('price', payload))
      await until(() => records.length === 1)
      expect(seen).toEqual(Array(3).fill(records[0]?.traceId))
      expect(records[0]?.parentId).toBeUndefined()
    },
  )

  it('carries on from the transaction of a request to the microservice', async () => {
    await engine.run({}, { name: 'GET /shop' }, (transaction) =>
      firstValueFrom(client.send('price', transaction.inject({ sku: 7 }))),
    )
    await until(() => records.length === 2)
    const shop = records.find(({ name }) => name === 'GET /shop')
    const price = records.find(({ name }) => name === 'Prices.price')
    expect(price).toMatchObject({ traceId: shop?.traceId, parentId: shop?.spanId })
  })

  it('gives an event its transaction', async () => {
    await lastValueFrom(client.emit('sold', { sku: 7, ...headers }))
    await until(() => records.length === 1)
    expect(heard).toEqual([7, traceId, traceId, traceId])
    expect(records[0]).toMatchObject({ traceId, name: 'Prices.sold', outcome: 'success' })
  })

  it('keeps one transaction through a stream of answers, and ends with the last', async () => {
    const seen = await firstValueFrom(client.send('prices', headers).pipe(toArray()))
    await until(() => records.length === 1)
    expect(seen).toEqual([traceId, traceId, traceId])
    expect(records[0]).toMatchObject({ name: 'Prices.prices', outcome: 'success' })
  })

  it('hands an error on, and calls it a failure', async () => {
    await expect(firstValueFrom(client.send('broken', headers))).rejects.toMatchObject({ status: 'error' })
    await until(() => records.length === 1)
    expect(records[0]).toMatchObject({ traceId, name: 'Prices.broken', outcome: 'failure' })
  })

  it('runs a guard outside of the transaction, and the exception filter of a handler inside', async () => {
    await expect(firstValueFrom(client.send('guarded', headers))).rejects.toBe('broken')
    expect(around).toEqual([undefined, traceId, traceId])
  })

  it('starts one transaction however often the interceptor is mounted', async () => {
    expect(await firstValueFrom(client.send('twice', headers))).toEqual([traceId, traceId, traceId])
    await firstValueFrom(client.send('price', headers))
    await until(() => records.some(({ name }) => name === 'Prices.price'))
    expect(records).toMatchObject([{ traceId, name: 'Prices.twice' }, { name: 'Prices.price' }])
  })

  it('gives no transaction to a message that a predicate ignores', async () => {
    expect(await firstValueFrom(client.send('ignored', headers))).toEqual(['', null, null])
    await firstValueFrom(client.send('price', headers))
    await until(() => records.length > 0)
    expect(records).toMatchObject([{ name: 'Prices.price' }])
  })

  it('leaves an outcome alone that the handler has set', async () => {
    await firstValueFrom(client.send('refused', headers))
    await until(() => records.length === 1)
    expect(records[0]?.outcome).toBe('failure')
  })

  it('keeps 50 concurrent messages apart', async () => {
    const ids = Array.from({ length: 50 }, (_, i) => (i + 1).toString(16).padStart(32, '0'))
    const send = (id: string) => firstValueFrom(client.send('price', { traceparent: `00-${id}-${spanId}-01` }))
    expect(await Promise.all(ids.map(send))).toEqual(ids.map((id) => [id, id, id]))
    expect(currentTransaction()).toBeUndefined()
  })
})

describe.each(platforms)(`${nest} on %s, a gateway over socket.io`, (_, adapter) => {
  @Injectable()
  @UseInterceptors(BatonInterceptor)
  @WebSocketGateway()
  class Orders {
    constructor(@Inject(BatonService) readonly baton: BatonService) {}

    @SubscribeMessage('order')
    order(@CurrentTransaction() transaction: Transaction) {
      return traceIds(transaction, this.baton)
    }
  }

  let url: string
  let close: () => Promise<void>
  const sockets: Socket[] = []
  beforeAll(async () => {
    const served = await serve(
      {
        imports: [BatonModule.forRoot(engine)],
        providers: [Orders],
        prepare: (app) => app.useWebSocketAdapter(new IoAdapter(app)),
      },
      adapter(),
    )
    url = served.url
    close = served.close
  })
  afterAll(async () => {
    for (const socket of sockets) socket.close()
    await close()
  })

  async function order(options: object, message: unknown): Promise<unknown> {
    const socket = io(url, { forceNew: true, ...options })
    sockets.push(socket)
    const answer = await socket.timeout(2000).emitWithAck('order', message)
    await until(() => records.some(({ name }) => name === 'Orders.order'))
    return answer
  }

  it.each([
    ['a message', {}, { id: 7, ...headers }],
    ['a message, whatever the handshake carries', { auth: other, extraHeaders: other }, { id: 7, ...headers }],
    ['the auth of the handshake, whatever its headers carry', { auth: headers, extraHeaders: other }, { id: 7 }],
    ['the headers of the handshake', { extraHeaders: headers }, { id: 7 }],
    ['the headers of a WebSocket handshake', { extraHeaders: headers, transports: ['websocket'] }, 'a string'],
  ])('continues the trace that is carried by %s', async (_, options, message) => {
    expect(await order(options, message)).toEqual([traceId, traceId, traceId])
    const [record] = records.filter(({ name }) => name === 'Orders.order')
    expect(record).toMatchObject({ traceId, parentId: spanId, kind: 'server', outcome: 'success' })
  })

  it('starts a trace for each message where nothing carries one', async () => {
    const seen = [await order({}, 1), await order({}, 2)].flat()
    const made = records.filter(({ name }) => name === 'Orders.order').map(({ traceId }) => traceId)
    expect(made).toHaveLength(2)
    expect(new Set(seen)).toEqual(new Set(made))
    expect(new Set(made).size).toBe(2)
  })
})
