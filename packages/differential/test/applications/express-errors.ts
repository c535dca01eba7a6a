import { setImmediate } from 'node:timers/promises'
import timeout from 'connect-timeout'
import type { RequestHandler } from 'express'
import { broken, get, head, leaving, pipelined, post, unknown } from '../visit.js'
import { type ExpressProgram, errorHandler } from './express.js'

export const failures: readonly ExpressProgram[] = [
  {
    name: 'error handlers',
    visits: [
      ...['/thrown', '/next', '/status', '/nested/thrown', '/string', '/param/x'].map((path) =>
        get(path, path.replace('/x', '/:id')),
      ),
      head('/thrown'),
      broken('/late', '/late', 200),
      get('/nothing', unknown),
      get('/%E0%A4%A', unknown),
      get('http://shop.test/nested/thrown', '/nested/thrown'),
      pipelined(['/thrown', '/next']),
    ],
    build(app, framework, seen) {
      const fail = (message: string, status?: number) => Object.assign(new RangeError(message), status && { status })
      const nested = framework.Router().get('/thrown', () => {
        throw fail('nested')
      })
      app.get('/thrown', () => {
        throw fail('thrown')
      })
      app.get('/next', (_req, _res, next) => void setImmediate().then(() => next(fail('later'))))
      app.get('/status', (_req, _res, next) => next(fail('conflict', 409)))
      app.get('/string', (_req, _res, next) => next('a string'))
      app.param('id', (_req, _res, next) => next(fail('param', 422)))
      app.get('/param/:id', (_req, res) => void res.end())
      app.get('/late', (_req, res, next) => {
        res.write('begun')
        next(fail('late'))
      })
      app.use('/nested', nested)
      app.use(errorHandler(seen))
    },
  },
  {
    name: 'no error handler',
    visits: [
      get('/thrown', '/thrown'),
      broken('/late', '/late', 200),
      get('/%E0%A4%A', unknown),
      post('/thrown', 'text/plain', 'a', unknown),
    ],
    build(app) {
      app.get('/thrown', (_req, res) => {
        res.set('X-Own', '1')
        throw new Error('thrown')
      })
      app.get('/late', (_req, res) => {
        res.write('begun')
        throw new Error('late')
      })
    },
  },
  {
    name: 'errors with their stack',
    visits: [get('/', '/')],
    build(app) {
      app.set('env', 'test').get('/', () => {
        throw new Error('shown')
      })
    },
  },
  {
    name: 'timeouts',
    visits: [get('/slow', '/slow'), get('/quick', '/quick'), leaving('before the response', '/held', '/held')],
    build(app, _framework, seen) {
      const never: RequestHandler = () => {}
      app.get('/held', never)
      app.use(timeout('20ms'))
      app.get('/slow', never)
      app.use(errorHandler(seen))
      app.get('/quick', (_req, res) => void res.send('quick'))
    },
  },
]
