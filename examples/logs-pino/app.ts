import { traceFields } from '@trace-baton/core'
import { baton } from '@trace-baton/express'
import express, { type ErrorRequestHandler, type Express } from 'express'
import { type DestinationStream, pino } from 'pino'

/**
 * A shop whose log lines, response headers and error pages all show the same trace id.
 *
 * @param lines the destination of the log
 */
export function createShop(lines: DestinationStream = pino.destination(1)): Express {
  const logger = pino({ mixin: traceFields }, lines)
  const app = express()
  app.use(baton({ responseHeader: true, propagators: ['w3c', 'baggage', 'request-id'] }))
  app.get('/items/:id', async ({ params, transaction }, res) => {
    logger.info({ item: params.id }, 'asked for an item')
    const query = transaction.startSpan('SELECT items')
    const item = await query.run(() => find(params.id))
    query.end()
    res.json(item)
  })

  async function find(id: string): Promise<{ id: number }> {
    logger.debug('looking into the database')
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10))
    if (!/^\d+$/.test(id)) throw new Error(`There is no item ${id}.`)
    logger.info('found it')
    return { id: Number(id) }
  }

  const onError: ErrorRequestHandler = (error, _req, res, _next) => {
    logger.error(error, 'failed')
    res.status(500).send(`Something went wrong. Tell us this number: ${res.locals.transaction.traceId}`)
  }
  app.use(onError)
  return app
}
