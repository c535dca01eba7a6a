import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/index.js'
import { open, reserveProperties } from '../../src/node/index.js'

const exchange = Symbol.for('trace-baton.exchange')
const isReserving = Number.parseInt(process.versions.node, 10) < 24

/** What a listener of the server finds on its request. */
async function requestOf(read: (req: IncomingMessage, res: ServerResponse) => unknown): Promise<unknown> {
  let found: unknown
  const server = createServer((req, res) => {
    found = read(req, res)
    res.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
  }
  return found
}

const ownProperties = (req: IncomingMessage) => [Object.hasOwn(req, exchange), Object.hasOwn(req, 'transaction')]

describe('the properties of a request', () => {
  const engine = createBaton({ record: false, outgoing: false })

  it('are added by nobody where no adapter asks for it', async () => {
    expect(await requestOf(ownProperties)).toEqual([false, false])
  })

  it('are there before a framework has the request, on Node before 24', async () => {
    reserveProperties(false)
    expect(await requestOf(ownProperties)).toEqual([isReserving, false])
    reserveProperties(true)
    expect(await requestOf(ownProperties)).toEqual([isReserving, isReserving])
  })

  it('have no value until the request is opened', async () => {
    reserveProperties(true)
    const values = await requestOf((req, res) => {
      const before = [Reflect.get(req, exchange), Reflect.get(req, 'transaction')]
      const transaction = open(engine, req, res)
      return [...before, transaction.traceId.length]
    })
    expect(values).toEqual([undefined, undefined, 32])
  })
})
