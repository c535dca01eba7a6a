import { type ClientRequestArgs, get } from 'node:http'
import { json } from 'node:stream/consumers'
import type { BatonOptions } from '@trace-baton/core'
import { HttpAgent } from '@trace-baton/core/node'
import { baton } from '@trace-baton/express'
import express, { type Express } from 'express'

/** The addresses of the services that the shop calls. */
export interface Services {
  readonly stockUrl: string
  readonly pricesUrl: string
}

/** A shop that calls two services for each item. Its handlers contain no tracing code. */
export function createShop({ stockUrl, pricesUrl }: Services, options?: BatonOptions): Express {
  const app = express()
  app.use(baton(options))
  app.get('/items/:id', async ({ params: { id } }, res) => {
    const [stock, price] = await Promise.all([fetch(`${stockUrl}/${id}`), ask(`${pricesUrl}/${id}`)])
    if (stock.ok) res.json({ id, stock: await stock.json(), price })
    else res.status(404).json({ error: `There is no ${id}.` })
  })
  return app
}

// Needed on Node below 22.12. On later releases http.get passes the trace on without an agent.
const agent = new HttpAgent({ keepAlive: true })

/** Sends a request through node:http, as many HTTP clients do. */
function ask(url: string, options: ClientRequestArgs = { agent }): Promise<unknown> {
  return new Promise((resolve, reject) => {
    get(url, options, (res) => resolve(json(res))).on('error', reject)
  })
}
