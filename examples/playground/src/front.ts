import { fileURLToPath } from 'node:url'
import type { Receiver } from '@trace-baton/viewer'
import express, { type Express, type RequestHandler } from 'express'
import { agentIn, agentNames, namelessAlone } from './agents.js'
import type { Bundles } from './bundles.js'
import { forward } from './forward.js'
import type { Visits } from './matrix/visits.js'
import { outcomeOf, sendOutcomes } from './outcome.js'
import { shopStyles } from './shop-styles.js'
import type { TracedShops } from './traced-shops.js'
import type { ShopTracer } from './tracers/index.js'

/** What is served on the playground's origin. */
export interface FrontParts {
  readonly receiver: Receiver
  readonly bundles: Bundles
  /** The shop in this process. */
  readonly shop: RequestHandler
  /** The shops under tracers, and the tracers that can be asked for. */
  readonly tracedShops: TracedShops
  readonly tracers: readonly ShopTracer[]
  /** The page loads under tracers. */
  readonly visits: Visits
}

/**
 * The playground's origin: the receiver, the pages that show what it received, and the shop. A shop's page that asks for a tracer
 * comes from the shop that runs under it, so the page and the agent on it have the same origin under every tracer.
 */
export function createFront({ receiver, bundles, shop, tracedShops, tracers, visits }: FrontParts): Express {
  const app = express()
  app.set('views', fileURLToPath(new URL('../views', import.meta.url))).set('view engine', 'ejs')
  app.use(receiver)
  app.get('/shop.css', (_req, res) => res.type('css').send(shopStyles))
  app.get('/agents/:file', async ({ params }, res, next) => {
    const script = await bundles.get(params.file)
    if (script === undefined) return next()
    res.type('js').send(script)
  })
  app.get('/outcome', ({ query }, res) => {
    const load = { path: String(query.path), agent: agentIn(query), traceId: String(query.trace) }
    sendOutcomes(res, () => outcomeOf(load, receiver.rows()))
  })
  app.get('/compare', ({ query }, res) =>
    res.render('compare', { names: agentNames, linked: query.baton !== 'off', namelessAlone }),
  )
  app.get('/matrix', (_req, res) => res.render('matrix', { tracers, names: agentNames }))
  app.get('/matrix.json', (_req, res) => {
    res.set('cache-control', 'no-cache').json(visits.judged(receiver.rows()))
  })

  app.get(['/', '/unsampled', '/visits/:visit'], async (req, res, next) => {
    const { query, path } = req
    if (query.tracer === undefined) return next()
    const tracer = tracers.find(({ name }) => name === query.tracer)
    if (!tracer)
      return res
        .status(404)
        .type('text')
        .send(`There is no such tracer. There are: ${namesOf(tracers)}.`)
    if (path.startsWith('/visits/')) visits.add({ path, tracer: tracer.name, agent: agentIn(query) })
    const sampled = path !== '/unsampled' && query.sampled !== 'false'
    await forward(req, res, await tracedShops.port(tracer, sampled))
  })
  app.use(shop)
  return app
}

function namesOf(tracers: readonly ShopTracer[]): string {
  return tracers.map(({ name }) => name).join(', ')
}
