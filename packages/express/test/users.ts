import type { RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import { listen, type Serve } from '@trace-baton/conformance'
import type express from 'express'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import session from 'express-session'
import multer from 'multer'
import { baton } from '../src/index.js'

/** Serves `/users/:id` with a release of Express, behind Baton. */
export function usersOn(framework: typeof express): Serve {
  return (handler, options, { twice = false } = {}) => {
    const errors: unknown[] = []
    const app = framework().use(baton(options))
    app.use(session({ secret: 'secret', resave: false, saveUninitialized: true }))
    app.use(framework.json(), framework.urlencoded({ extended: false }), multer().any() as RequestHandler)
    if (twice) app.use(baton(options))
    app.all('/users/:id', (request, response, next) => {
      const { transaction, session } = request
      const answer = async () => handler({ request, response, transaction, locals: response.locals, session })
      answer().then(({ status, headers, body }) => {
        response.status(status).set(headers)
        return body instanceof Readable ? body.pipe(response) : response.send(body)
      }, next) // Express 4 does not see a rejected promise
    })
    app.use(((error, _req, response, _next) => {
      errors.push(error)
      response.status(500).end()
    }) satisfies ErrorRequestHandler)
    return listen(app as RequestListener, errors)
  }
}
