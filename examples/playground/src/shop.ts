import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { BatonOptions } from '@trace-baton/core'
import { baton } from '@trace-baton/express'
import express, { type Express, type RequestHandler } from 'express'
import { agentIn, agentNames, agents } from './agents.js'
import { pageLoadOptions } from './page-load.js'
import { tracers } from './tracers/index.js'

/** The dependencies of the shop. */
export interface ShopParts {
  /** The address of the stock service. */
  readonly stockUrl: string
  readonly sampleRate: number
  /** Who receives the shop's spans; absent under a tracer, which exports them itself. */
  readonly record?: BatonOptions['record']
  /** The tracer in this process, if Baton does not find it by itself. */
  readonly tracer?: BatonOptions['tracer']
}

/** The stock service's response for an item. */
interface Shelf {
  readonly left: number
  readonly delivery: { readonly days: number }
}

const goods = [
  { id: 'kettle', name: 'Kettle', price: '34.00' },
  { id: 'lamp', name: 'Desk lamp', price: '59.50' },
  { id: 'chair', name: 'Folding chair', price: '27.90' },
]

/** The shop: a server-rendered page whose browser agent continues the server's trace. */
export function createShop({ stockUrl, sampleRate, record, tracer: owner }: ShopParts): Express {
  const app = express()
  app.set('views', fileURLToPath(new URL('../views', import.meta.url))).set('view engine', 'ejs')
  const options = pageLoadOptions(stockUrl)
  const middlewares = new Map(
    agents.map((agent) => [
      agent,
      baton({
        service: { name: 'shop' },
        sampleRate,
        sampler: ({ path }) => (path === '/unsampled' ? false : undefined),
        pageLoad: options[agent],
        ...(record && { record }),
        ...(owner && { tracer: owner }),
      }),
    ]),
  )
  app.use((req, res, next) => middlewares.get(agentIn(req.query))?.(req, res, next))

  const page: RequestHandler = async ({ query, path }, res) => {
    const rum = agentIn(query)
    const tracer = tracers.find(({ name }) => name === query.tracer)?.name
    const stock = await Promise.all(goods.map(async ({ id }) => (await fetch(`${stockUrl}/stock/${id}`)).json()))
    const nonce = randomBytes(16).toString('base64')
    res.set(
      'content-security-policy',
      `default-src 'self'; script-src 'nonce-${nonce}'; connect-src 'self' ${stockUrl}; worker-src 'self' blob:; object-src 'none'`,
    )
    const shelf = goods.map((item, i) => ({ ...item, ...(stock[i] as Shelf) }))
    res.render('shop', { rum, tracer, tracers, names: agentNames, stockUrl, nonce, shelf, path })
  }
  for (const path of ['/', '/unsampled', '/visits/:visit']) app.get(path, page)
  return app
}
