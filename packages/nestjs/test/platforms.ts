import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import fastifySession from '@fastify/session'
import { AnyFilesInterceptor, ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import session from 'express-session'
import { usersOn } from './users.js'

const secret = 'a secret of at least 32 characters'

/** Serves `/users/:id` with Nest on Express, behind Baton. */
export const onExpress = usersOn({
  adapter: () => new ExpressAdapter(),
  interceptors: [AnyFilesInterceptor()],
  prepare: (app) => app.use(session({ secret, resave: false, saveUninitialized: true })),
})

/** Serves `/users/:id` with Nest on Fastify, behind Baton. */
export const onFastify = usersOn({
  adapter: ({ http2 }) => new FastifyAdapter(http2 ? ({ http2 } as never) : {}),
  async prepare(app) {
    await app.register(cookie as never)
    await app.register(fastifySession as never, { secret, cookie: { secure: false } } as never)
    await app.register(multipart as never, { attachFieldsToBody: true } as never)
  },
})
