import type { RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import { conforms, listen, type Serve } from '@trace-baton/conformance'
import express, { type ErrorRequestHandler } from 'express'
import express4 from 'express4'
import { baton } from '../src/index.js'

conforms('Express 5', servedBy(express))
conforms('Express 4', servedBy(express4))

function servedBy(framework: typeof express): Serve {
  return (handler, options) => {
    const errors: unknown[] = []
    const app = framework()
    app.use(baton(options))
    app.get('/users/:id', (request, res, next) => {
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
