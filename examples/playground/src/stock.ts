import Router from '@koa/router'
import type { Recorder } from '@trace-baton/core'
import { baton } from '@trace-baton/koa'
import Koa from 'koa'

const stock: Readonly<Record<string, number>> = { kettle: 12, lamp: 3, chair: 0 }

/** The second service, on Koa: it returns how many of an item are left, and asks the third service for the delivery time. */
export function createStock(suppliersUrl: string, record: Recorder): Koa {
  const router = new Router().get('/stock/:id', async ({ params: { id = '' }, transaction, response }) => {
    const lookUp = transaction.startSpan('look up stock')
    await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20))
    lookUp.end()
    const answer = await fetch(`${suppliersUrl}/deliveries/${id}`)
    response.body = { left: stock[id] ?? 0, delivery: await answer.json() }
  })
  const app = new Koa()
  // When the playground ends, whoever asked is gone, and so is the suppliers service: that is no error.
  app.on('error', (error, { res }) => res.destroyed || console.error(error))
  // The shop's page calls this service, too, from any port on which the shop listens.
  const cors = { origins: [/http:\/\/(?:localhost|127\.0\.0\.1):\d+/] }
  app.use(baton({ service: { name: 'stock' }, record, cors })).use(router.routes())
  return app
}
