import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import express from 'express'
import { page } from './page.mjs'

/** The application of the variants that call another service once a request; its page shows what that service got. */
export async function fetchingApp({ middleware, finish = () => {} } = {}) {
  const next = fork(fileURLToPath(new URL('next-service.mjs', import.meta.url)))
  const [url] = await once(next, 'message')
  const app = express()
  if (middleware) app.use(middleware)
  app.get('/products', async (_req, res) => {
    const answer = await fetch(url)
    const received = await answer.text()
    finish()
    res.send(page(`<!-- next service: ${received} -->`))
  })
  return app
}
