import type { Recorder } from '@trace-baton/core'
import { baton } from '@trace-baton/express'
import express, { type Express } from 'express'

const stock: Readonly<Record<string, number>> = { kettle: 12, lamp: 3, chair: 0 }

/** The second service: it knows how many of a thing are left, and takes a moment to find out. */
export function createStock(record: Recorder): Express {
  const app = express()
  app.use(baton({ service: { name: 'stock' }, record }))
  app.get('/stock/:id', async ({ params, transaction }, res) => {
    const lookUp = transaction.startSpan('look up stock')
    await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20))
    lookUp.end()
    res.json({ id: params.id, left: stock[params.id] ?? 0 })
  })
  return app
}
