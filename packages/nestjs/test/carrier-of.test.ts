import { describe, expect, it } from '@jest/globals'
import type { ExecutionContext } from '@nestjs/common'
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js'
import { KafkaContext, MqttContext, NatsContext, RedisContext, RmqContext, TcpContext } from '@nestjs/microservices'
import { createBaton } from '@trace-baton/core'
import { carrierOf } from '../src/carrier-of.js'
import { nest } from './serve.js'

const headers = { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }
const nothing = {}
const engine = createBaton()

function contextOf(type: string, ...args: unknown[]): ExecutionContext {
  const context = new ExecutionContextHost(args)
  context.setType(type)
  return context
}

describe(`${nest}: where a message carries its trace`, () => {
  const kafka = (headers: object) =>
    new KafkaContext([{ headers } as never, 0, 'topic', {} as never, (() => {}) as never, {} as never])
  const rmq = (headers: object) => new RmqContext([{ properties: { headers } }, {}, 'pattern'])
  const mqtt = (userProperties: object) => new MqttContext(['topic', { properties: { userProperties } }])
  const grpc = (headers: Record<string, string>) => ({ get: (name: string) => [headers[name]].filter(Boolean) })
  const buffers = { traceparent: Buffer.from(headers.traceparent) }

  it.each([
    ['the headers of Kafka', kafka(buffers), {}, buffers],
    ['the headers of RabbitMQ', rmq(headers), {}, headers],
    ['the user properties of MQTT', mqtt(headers), {}, headers],
    [
      'the headers of NATS',
      new NatsContext(['subject', new Map(Object.entries(headers))]),
      {},
      new Map(Object.entries(headers)),
    ],
    ['the payload of TCP', new TcpContext([{} as never, 'pattern']), { id: 7, ...headers }, { id: 7, ...headers }],
    ['the payload of Redis', new RedisContext(['channel']), headers, headers],
    ['the payload where the headers say nothing: Kafka', kafka({ key: Buffer.from('x') }), headers, headers],
    [
      'the payload where the headers say nothing: MQTT without properties',
      new MqttContext(['topic', {}]),
      headers,
      headers,
    ],
    ['nothing: RabbitMQ without headers', new RmqContext([{ properties: {} }, {}, 'pattern']), 'text', nothing],
    ['nothing: no context at all', undefined, null, nothing],
  ])('%s', (_, rpc, payload, carrier) => {
    expect(carrierOf(engine, contextOf('rpc', payload, rpc))).toEqual(carrier)
  })

  it('the metadata of gRPC', () => {
    const metadata = grpc(headers)
    expect(carrierOf(engine, contextOf('rpc', { traceparent: 'of the payload' }, metadata))).toBe(metadata)
    expect(carrierOf(engine, contextOf('rpc', headers, grpc({})))).toBe(headers)
  })

  it('the first place that has the headers of a format that is read', () => {
    const onlyElastic = createBaton({ propagators: ['elastic'] })
    const elastic = { 'elastic-apm-traceparent': headers.traceparent }
    const client = { handshake: { auth: headers, headers: elastic } }
    expect(carrierOf(onlyElastic, contextOf('ws', client, headers))).toBe(elastic)
    expect(carrierOf(engine, contextOf('ws', client, elastic))).toBe(elastic)
    expect(carrierOf(engine, contextOf('ws', client, 'text'))).toBe(headers)
    expect(carrierOf(engine, contextOf('ws', {}, undefined))).toEqual(nothing)
  })
})
