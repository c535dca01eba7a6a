import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Recorder } from '@trace-baton/core'
import { baton } from '@trace-baton/express'
import express, { type Express, type RequestHandler } from 'express'
import { agentIn, agentNames } from './agents.js'
import { tracers } from './tracers/index.js'

/** The dependencies of the shop. */
export interface ShopParts {
  /** The address of the stock service. */
  readonly stockUrl: string
  readonly sampleRate: number
  /** Absent under a tracer, which exports its spans itself. */
  readonly record?: Recorder
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
export function createShop({ stockUrl, sampleRate, record }: ShopParts): Express {
  const app = express()
  app.set('views', fileURLToPath(new URL('../views', import.meta.url))).set('view engine', 'ejs')
  app.use(
    baton({
      service: { name: 'shop' },
      ...(record && { record }),
      sampleRate,
      sampler: ({ path }) => (path === '/unsampled' ? false : undefined),
      // Each agent reports to the page's own origin, and sends its trace headers to the stock service.
      pageLoad: {
        elastic: {
          serviceName: 'shop page',
          serverUrl: '/',
          flushInterval: 100,
          distributedTracingOrigins: [stockUrl],
        },
        sentry: {
          dsn: 'https://key@o1.ingest.example/7',
          tunnel: '/intake/sentry',
          tracesSampleRate: 1,
          tracePropagationTargets: [stockUrl],
        },
        datadog: {
          applicationId: 'shop',
          clientToken: 'playground',
          proxy: '/intake/datadog',
          service: 'shop page',
          trackResources: true,
          allowedTracingUrls: [stockUrl],
          traceIdFormat: 'hex',
        },
        w3c: true,
        faro: { url: '/intake/faro', app: { name: 'shop page' }, apis: [new RegExp(`^${stockUrl}/`)] },
      },
    }),
  )

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
  app.get(['/', '/unsampled', '/visits/:visit'], page)
  return app
}
