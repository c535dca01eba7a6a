import type { RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import { conforms, listen, type Serve } from '@trace-baton/conformance'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import session from 'express-session'
import express4 from 'express4'
import multer from 'multer'
import { baton } from '../src/index.js'

const http2 = 'Express makes its requests and responses from those of HTTP/1.1'
conforms('Express 5', servedBy(express), { http2 })
conforms('Express 4', servedBy(express4), { http2 })

function servedBy(framework: typeof express): Serve {
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
