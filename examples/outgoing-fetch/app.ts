import { type ClientRequestArgs, get } from 'node:http'
import { json } from 'node:stream/consumers'
import type { BatonOptions } from '@trace-baton/core'
import { HttpAgent } from '@trace-baton/core/node'
import { baton } from '@trace-baton/express'
import express, { type Express } from 'express'

/** Where the services are that the shop asks. */
export interface Services {
  readonly stockUrl: string
  readonly pricesUrl: string
}

/** A shop that asks two services for each item. Nothing in it but the first line knows of a trace. */
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

// For Node below 22.12; from there on, http.get needs no agent to pass the trace on.
const agent = new HttpAgent({ keepAlive: true })

/** What clients that build on node:http do. */
function ask(url: string, options: ClientRequestArgs = { agent }): Promise<unknown> {
  return new Promise((resolve, reject) => {
    get(url, options, (res) => resolve(json(res))).on('error', reject)
  })
}
