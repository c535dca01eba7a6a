import type { RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import { conforms, listen, type Serve } from '@trace-baton/conformance'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import session from 'express-session'
import express4 from 'express4'
import multer from 'multer'
import { baton } from '../src/index.js'

// Neither release serves HTTP/2.
conforms('Express 5', servedBy(express))
conforms('Express 4', servedBy(express4))

function servedBy(framework: typeof express): Serve {
  return (handler, options, { twice = false } = {}) => {
    const errors: unknown[] = []
    const app = framework()
    app.use(baton(options))
    app.use(session({ secret: 'secret', resave: false, saveUninitialized: true }))
    app.use(framework.json(), framework.urlencoded({ extended: false }), multer().any() as RequestHandler)
    if (twice) app.use(baton(options))
    app.all('/users/:id', (request, res, next) => {
      const { transaction } = request
      const answer = async () => handler({ request, response: res, transaction, locals: res.locals })
      answer().then(({ status = 200, headers = {}, body }) => {
        res.status(status).set(headers)
        return body instanceof Readable ? body.pipe(res) : res.send(body)
      }, next) // Express 4 does not see a rejected promise
    })
    const onError: ErrorRequestHandler = (error, _req, res, _next) => {
      errors.push(error)
      res.status(500).end()
    }
    app.use(onError)
    return listen(app as RequestListener, errors)
  }
}
