import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { baton } from '@trace-baton/express'
import express, { type Express } from 'express'
import { engine } from 'express-handlebars'

const goods = [
  { id: 'kettle', name: 'Kettle', price: 39 },
  { id: 'teapot', name: 'Teapot', price: 24 },
  { id: 'mug', name: 'Mug', price: 9 },
]

const views = fileURLToPath(new URL('views', import.meta.url))
const agent = fileURLToPath(import.meta.resolve('@elastic/apm-rum/dist/bundles/elastic-apm-rum.umd.min.js'))

/**
 * A shop whose layout starts Elastic's RUM agent, so that each page load is the root of the trace of its request.
 * The scripts of the pages run under a Content-Security-Policy with nonces.
 */
export function createApp(apmServer = 'http://localhost:8200'): Express {
  const app = express()
  app.engine('handlebars', engine())
  app.set('view engine', 'handlebars').set('views', views)

  app.use(baton({ pageLoad: { elastic: { serviceName: 'shop page', serverUrl: apmServer } } }))
  app.use((_req, res, next) => {
    res.locals.nonce = randomBytes(16).toString('base64')
    res.set('content-security-policy', `script-src 'self' 'nonce-${res.locals.nonce}'`)
    next()
  })

  app.get('/elastic-apm-rum.js', (_req, res) => res.sendFile(agent))
  app.get('/', (_req, res) => res.render('goods', { title: 'Everything for tea', goods }))
  app.get('/goods/:id', (req, res) => {
    const good = goods.find(({ id }) => id === req.params.id)
    if (good) res.render('good', { title: good.name, good })
    else res.status(404).render('missing', { title: 'Not here' })
  })
  return app
}
