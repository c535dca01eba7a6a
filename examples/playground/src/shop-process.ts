import type { AddressInfo } from 'node:net'
import { elastic } from '@trace-baton/core/tracers'
import { otlp } from '@trace-baton/opentelemetry'
import { createShop } from './shop.js'

// The shop in a process of its own, under the tracer with which Node was started. It tells its port to the playground, and ends with it.
const { SHOP_TRACER: tracer, SHOP_STOCK_URL: stockUrl = '', SHOP_SAMPLE_RATE: sampleRate } = process.env

const server = createShop({
  stockUrl,
  // A tracer decides itself: a rate of 1 would show if Baton did not follow it.
  sampleRate: tracer === 'none' ? Number(sampleRate) : 1,
  // Baton finds every tracer but Elastic's by itself. A tracer exports its spans itself.
  ...(tracer === 'none' && { record: otlp() }),
  ...(tracer === 'elastic' && { tracer: elastic((await import('elastic-apm-node')).default) }),
}).listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))

process.once('disconnect', () => process.exit())
