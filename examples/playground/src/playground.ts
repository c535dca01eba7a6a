import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Recorder } from '@trace-baton/core'
import { createReceiver } from '@trace-baton/viewer'
import express, { type RequestHandler } from 'express'
import { createBundles } from './bundles.js'
import { createFront } from './front.js'
import { createVisits } from './matrix/visits.js'
import { createShop } from './shop.js'
import { createStock } from './stock.js'
import { createSuppliers } from './suppliers.js'
import { createTracedShops } from './traced-shops.js'
import { tracers as offered, type ShopTracer } from './tracers/index.js'

export interface PlaygroundOptions {
  /** The port of the shop; 0 for any. */
  readonly port: number
  /** @defaultValue 127.0.0.1 */
  readonly host?: string
  /** The share of the traces that is sampled, from 0 to 1. */
  readonly sampleRate?: number
  /** Also receives every span of the three services. */
  readonly record?: Recorder
  /** The tracers that `?tracer=` can name. @defaultValue those of the list */
  readonly tracers?: readonly ShopTracer[]
  /** The number of traces to keep, and of visits for the matrix. @defaultValue 200 */
  readonly keep?: number
}

/** A running playground. */
export interface Playground {
  readonly url: string
  close(): Promise<void>
}

/**
 * Starts the shop (Express), the stock service that it calls (Koa), the suppliers service that the stock service calls
 * (NestJS), and the receiver of all reports, from the services and from the browser. The receiver is on the shop's origin.
 *
 * Rejects if the port is in use.
 */
export async function startPlayground({
  port,
  host = '127.0.0.1',
  sampleRate = 1,
  record: recordToo,
  tracers = offered,
  keep = 200,
}: PlaygroundOptions): Promise<Playground> {
  const receiver = createReceiver({ links, keep })
  const record: Recorder = (span) => {
    receiver.record(span)
    recordToo?.(span)
  }
  const suppliers = await createSuppliers(record)
  await suppliers.listen(0, '127.0.0.1')
  const stock = await listen(createStock(await suppliers.getUrl(), record).callback(), 0, '127.0.0.1')
  // The tracers' own receiver, as its root is the shop on the playground's origin, where Elastic's agent asks for a version.
  const intake = await listen(express().get('/', elasticServer).use(receiver), 0, '127.0.0.1')
  const stockUrl = `http://127.0.0.1:${portOf(stock)}`
  const tracedShops = createTracedShops({ intake: `http://127.0.0.1:${portOf(intake)}`, stockUrl })
  const closeOthers = async () =>
    void (await Promise.all([tracedShops.close(), close(intake), close(stock), suppliers.close()]))
  try {
    const shop = createShop({ stockUrl, sampleRate, record })
    const front = await listen(
      createFront({ receiver, bundles: createBundles(), shop, tracedShops, tracers, visits: createVisits(keep) }),
      port,
      host,
    )
    return {
      url: `http://localhost:${portOf(front)}`,
      close: async () => void (await Promise.all([close(front), closeOthers()])),
    }
  } catch (error) {
    await closeOthers()
    throw error
  }
}

const links = [
  { href: '/', text: 'Shop' },
  { href: '/compare', text: 'All agents' },
  { href: '/matrix', text: 'Matrix' },
]

/** An APM Server that also takes unsampled transactions, as those before 8.0 did. */
const elasticServer: RequestHandler = (_req, res) => void res.json({ version: '7.17.0' })

function listen(app: RequestListener, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(app)
    server.once('error', reject).listen(port, host, () => resolve(server))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
