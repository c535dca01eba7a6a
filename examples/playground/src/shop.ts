import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { BatonOptions } from '@trace-baton/core'
import { baton } from '@trace-baton/express'
import express, { type Express, type RequestHandler } from 'express'
import { agentIn, agentNames, agents } from './agents.js'
import { addressOf, type Choice, choiceIn } from './choice.js'
import { headParts } from './head.js'
import { linesFor } from './lines.js'
import { elasticOptions, pageLoadOptions } from './page-load.js'
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
  const elastic = elasticOptions(stockUrl)
  const options: BatonOptions = {
    service: { name: 'shop' },
    sampleRate,
    sampler: ({ path }) => (path === '/unsampled' ? false : undefined),
    ...(record && { record }),
    ...(owner && { tracer: owner }),
  }
  const linked = new Map(
    agents.map((agent) => [agent, baton({ ...options, pageLoad: pageLoadOptions(agent, elastic) })]),
  )
  const unlinked = baton({ ...options, serverTiming: false }) // the page renders none of its helpers either
  app.use((req, res, next) => {
    const middleware = req.query.baton === 'off' ? unlinked : linked.get(agentIn(req.query))
    middleware?.(req, res, next)
  })

  const page: RequestHandler = async ({ query, path }, res) => {
    const choice = choiceIn(path, query)
    const stock = await Promise.all(goods.map(async ({ id }) => (await fetch(`${stockUrl}/stock/${id}`)).json()))
    const nonce = randomBytes(16).toString('base64')
    res.set(
      'content-security-policy',
      `default-src 'self'; script-src 'nonce-${nonce}'; connect-src 'self' ${stockUrl}; worker-src 'self' blob:; object-src 'none'`,
    )
    res.render('shop', {
      ...{ choice, tracers, stockUrl, nonce, path },
      names: agentNames,
      href: (other: Partial<Choice>) => addressOf({ ...choice, ...other }),
      head: headParts(choice, res.locals.pageLoad, nonce, elastic),
      lines: linesFor(choice.agent),
      shelf: goods.map((item, i) => ({ ...item, ...(stock[i] as Shelf) })),
    })
  }
  for (const path of ['/', '/unsampled', '/visits/:visit']) app.get(path, page)
  return app
}
