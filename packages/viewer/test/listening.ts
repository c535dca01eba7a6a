import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type RequestHandler } from 'express'
import { createReceiver, type ReceiverOptions, type TraceJson } from '../src/index.js'

/** A receiver behind real HTTP on loopback, and the shortest way to talk to it. */
export async function listening(options?: ReceiverOptions, ...more: RequestHandler[]) {
  const receiver = createReceiver(options)
  const app = express().use(receiver, ...more)
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    receiver,
    origin,
    post: (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
      fetch(origin + path, { method: 'POST', body, headers }),
    traces: async () => (await (await fetch(`${origin}/traces.json`)).json()) as TraceJson[],
    page: async (path = '/traces') => (await fetch(origin + path)).text(),
    close: () => close(server),
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** A record as a server hands it out, on which a test changes what it is about. */
export const record = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: '3c191d03a1b2f0e4',
  parentId: 'b7ad6b7169203331',
  name: 'GET /',
  kind: 'server',
  service: { name: 'shop', version: '1.2.0', environment: 'test' },
  start: 1_700_000_000_100.5,
  duration: 40,
  outcome: 'success',
  sampled: true,
  sampleRate: 1,
  attributes: { 'http.response.status_code': 200 },
  links: [],
}
