import express from 'express'
import { page } from './page.mjs'

/** The application of the variants that call another service once a request; its page shows what that service got. */
export function fetchingApp({ middleware } = {}) {
  const url = process.env.NEXT_SERVICE
  const app = express()
  if (middleware) app.use(middleware)
  app.get('/products', async (_req, res) => {
    const answer = await fetch(url)
    const received = await answer.text()
    res.send(page(`<!-- next service: ${received} -->`))
  })
  return app
}
