import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { baton } from '@trace-baton/express'
import express, { type Express, type RequestHandler } from 'express'
import { type Agent, agents } from './bundles.js'
import type { Receiver } from './receiver/index.js'
import { shopStyles } from './shop-styles.js'

/** The dependencies of the shop. */
export interface ShopParts {
  readonly receiver: Receiver
  /** The scripts of the agents, by file name. */
  readonly bundles: ReadonlyMap<string, string>
  /** The address of the stock service. */
  readonly stockUrl: string
  readonly sampleRate: number
}

const agentNames: Readonly<Record<Agent, string>> = {
  elastic: 'Elastic RUM',
  sentry: 'Sentry',
  datadog: 'Datadog RUM',
  w3c: 'OpenTelemetry web',
  faro: 'Grafana Faro',
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
export function createShop({ receiver, bundles, stockUrl, sampleRate }: ShopParts): Express {
  const app = express()
  app.set('views', fileURLToPath(new URL('../views', import.meta.url))).set('view engine', 'ejs')
  app.use(receiver)
  app.get('/shop.css', (_req, res) => res.type('css').send(shopStyles))
  app.get('/agents/:file', ({ params }, res, next) => {
    const script = bundles.get(params.file)
    if (script === undefined) return next()
    res.type('js').send(script)
  })

  app.use(
    baton({
      service: { name: 'shop' },
      record: receiver.record,
      sampleRate,
      ignore: ['/compare'],
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
    const rum: Agent = agents.find((agent) => agent === query.rum) ?? 'elastic'
    const stock = await Promise.all(goods.map(async ({ id }) => (await fetch(`${stockUrl}/stock/${id}`)).json()))
    const nonce = randomBytes(16).toString('base64')
    res.set(
      'content-security-policy',
      `default-src 'self'; script-src 'nonce-${nonce}'; connect-src 'self' ${stockUrl}; worker-src 'self' blob:; object-src 'none'`,
    )
    const shelf = goods.map((item, i) => ({ ...item, ...(stock[i] as Shelf) }))
    res.render('shop', { rum, names: agentNames, stockUrl, nonce, shelf, path })
  }
  app.get('/', page)
  app.get('/compare', (_req, res) => res.render('compare', { names: agentNames }))
  app.get('/unsampled', page)
  return app
}
