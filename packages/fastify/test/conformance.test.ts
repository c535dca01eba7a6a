import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import session from '@fastify/session'
import { conforms, type Serve } from '@trace-baton/conformance'
import Fastify, { type FastifyPluginCallback } from 'fastify'
import Fastify4 from 'fastify4'
import cookie4 from 'fastify4-cookie'
import multipart4 from 'fastify4-multipart'
import session4 from 'fastify4-session'
import { baton } from '../src/index.js'

conforms('Fastify 5', servedBy(Fastify, [cookie, session, multipart]))
conforms('Fastify 4', servedBy(Fastify4 as never, [cookie4, session4, multipart4] as never))

const settings = {
  secret: 'a secret of at least 32 characters',
  cookie: { secure: false },
  attachFieldsToBody: true,
}

function servedBy(framework: typeof Fastify, plugins: readonly FastifyPluginCallback<never>[]): Serve {
  return async (handler, options, { twice = false, http2 = false } = {}) => {
    const errors: unknown[] = []
    const app = framework({ http2, forceCloseConnections: true } as object)
    app.setErrorHandler((error, _request, reply) => {
      errors.push(error)
      reply.send(error)
    })
    app.register(baton, options)
    for (const plugin of plugins) app.register(plugin, settings as never)
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    )
    if (twice) app.register(baton, options)
    app.all('/users/:id', async ({ raw: request, transaction, session }, reply) => {
      const { raw: response, locals } = reply
      const { status, headers, body } = await handler({ request, response, transaction, locals, session })
      return reply.code(status).headers(headers).send(body)
    })
    return { url: await app.listen({ port: 0, host: '127.0.0.1' }), errors, close: () => app.close() }
  }
}
