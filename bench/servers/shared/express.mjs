import express from 'express'
import { page } from './page.mjs'

/**
 * The one application that every Express variant serves.
 *
 * @param middleware mounted first, where the tracer has one
 * @param head renders what the tracer puts into the page
 */
export function expressApp({ middleware, head = () => '' } = {}) {
  const app = express()
  if (middleware) app.use(middleware)
  app.get('/products', (req, res) => {
    res.send(page(head(req, res)))
  })
  return app
}
