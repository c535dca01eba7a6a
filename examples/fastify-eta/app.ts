import { fileURLToPath } from 'node:url'
import view from '@fastify/view'
import { baton } from '@trace-baton/fastify'
import { Eta } from 'eta'
import Fastify, { type FastifyInstance } from 'fastify'

const loaves = [
  { id: '1', name: 'Rye', price: 4.2 },
  { id: '2', name: 'Spelt & seeds', price: 5.1 },
]

/** A bakery whose pages and error pages carry the trace. A plugin of its own has the part for other services. */
export function createApp(): FastifyInstance {
  const app = Fastify()
  app.register(baton)
  app.register(view, { engine: { eta: new Eta() }, templates: fileURLToPath(new URL('views', import.meta.url)) })
  app.get('/', (_request, reply) => reply.viewAsync('loaves.eta', { loaves }))
  app.register(prices, { prefix: '/prices' })
  app.setErrorHandler((_error, _request, reply) => reply.code(500).viewAsync('broken.eta'))
  return app
}

function prices(app: FastifyInstance, _options: object, done: () => void): void {
  app.get<{ Params: { id: string } }>('/:id', async ({ params, transaction }) => {
    const loaf = loaves.find(({ id }) => id === params.id)
    if (!loaf) throw new Error(`There is no loaf ${params.id}.`)
    transaction.baggage.set('loaf', loaf.id)
    return { price: loaf.price, headers: transaction.inject() } // what a request to another service would have
  })
  done()
}
