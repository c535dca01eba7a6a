import type { Server } from 'node:http'
import { baton } from '@trace-baton/express'
import { type OtlpOptions, otlp } from '@trace-baton/opentelemetry'
import express from 'express'

/** A running shop. */
export interface Shop {
  readonly server: Server
  /** Answers what has been asked, sends the spans that wait, and resolves when nothing is left. */
  close(): Promise<void>
}

/**
 * A shop whose spans go to an OpenTelemetry Collector.
 *
 * @param options where to, if the environment does not say it
 */
export function startShop(port: number, options?: OtlpOptions): Shop {
  const record = otlp(options)
  const app = express()
  app.use(baton({ service: { name: 'shop', version: '1.0.0' }, record }))
  app.get('/products/:id', async ({ params, transaction }, res) => {
    const query = transaction.startSpan('SELECT products', {
      kind: 'client',
      attributes: { 'db.system.name': 'postgresql' },
    })
    const product = await query.run(() => find(params.id))
    query.end()
    res.send(`<!doctype html><head>${res.locals.pageLoad.tags()}</head><h1>${product}</h1>`)
  })
  const server = app.listen(port, '127.0.0.1')
  async function close() {
    await new Promise((resolve) => server.close(resolve))
    await record.shutdown()
  }
  return { server, close }
}

async function find(id: string): Promise<string> {
  return `Product ${Number(id)}`
}
