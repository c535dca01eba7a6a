import ejs from 'ejs'
import errorhandler from 'errorhandler'
import methodOverride from 'method-override'
import morgan from 'morgan'
import responseTime from 'response-time'
import serveIndex from 'serve-index'
import serveStatic from 'serve-static'
import { files, page } from '../files.js'
import { broken, get, head, post, unknown, usual } from '../visit.js'
import type { ExpressProgram } from './express.js'

/** Applications that are put together, or write their headers, in an unusual way. */
export const shapes: readonly ExpressProgram[] = [
  {
    name: 'writeHead() in all its forms',
    visits: [
      '/object',
      '/pairs',
      '/flat',
      '/reason',
      '/merged',
      '/cookies',
      '/early',
      '/length',
      '/304',
      '/late',
    ].flatMap((path) => [get(path), head(path)]),
    build(app) {
      app.disable('x-powered-by')
      app.get('/object', (_req, res) => void res.writeHead(200, { 'X-B': '1', 'x-a': ['2', '3'] }).end(page))
      app.get(
        '/pairs',
        (_req, res) =>
          void res
            .writeHead(201, [
              ['X-B', '1'],
              ['x-a', '2'],
            ] as never)
            .end('pairs'),
      )
      app.get('/flat', (_req, res) => void res.writeHead(201, ['X-B', '1', 'X-A', '2', 'X-C', '3']).end('flat'))
      app.get('/reason', (_req, res) => void res.writeHead(404, 'Not Here', { 'Content-Type': 'text/html' }).end(page))
      app.get('/merged', (_req, res) => void res.set('X-A', '1').writeHead(200, { 'x-a': '2', 'X-B': '3' }).end())
      app.get(
        '/cookies',
        (_req, res) =>
          void res
            .cookie('a', '1')
            .writeHead(200, { 'Set-Cookie': ['b=2', 'c=3'] })
            .end(),
      )
      app.get('/early', (_req, res) => {
        res.setHeader('Content-Type', 'text/html')
        res.flushHeaders()
        res.end(page)
      })
      app.get('/length', (_req, res) => void res.writeHead(200, { 'Content-Length': 3 }).end('abc'))
      app.get('/304', (_req, res) => void res.writeHead(304, { ETag: '"a"' }).end())
      app.get('/late', (_req, res) => {
        res.end('sent')
        try {
          res.setHeader('X-Late', '1')
        } catch (error) {
          console.error(error)
        }
      })
    },
  },
  {
    name: 'logs, times, methods',
    visits: [...usual('/'), get('/none', unknown), post('/', 'text/plain', 'a', unknown)],
    build(app, _framework, seen) {
      app.use(responseTime(), methodOverride('_method'))
      app.use(morgan(':method :url :status :res[content-length]', { stream: { write: (line) => seen(line.trim()) } }))
      app.get('/', (_req, res) => void res.send(page))
    },
  },
  {
    name: 'views',
    visits: [...usual('/'), get('/none', '/none')],
    build(app) {
      app.set('views', files).engine('ejs', ejs.renderFile as never)
      app.get('/', (_req, res) => res.render('page.ejs', { title: 'Shop' }))
      app.get('/none', (_req, res) => res.render('none.ejs'))
    },
  },
  {
    name: 'applications in applications',
    visits: [
      get('/shop/users/7', '/shop/users/:id'),
      get('/shop/none', unknown),
      get('/api/v1/x', '/api/v1/:any'),
      get('/moved', '/shop/users/:id'),
    ],
    build(app, framework) {
      const shop = framework().get('/users/:id', (req, res) => void res.send(`${req.baseUrl} ${req.url}`))
      const api = framework.Router().use(
        '/v1',
        framework.Router().get('/:any', (req, res) => void res.json(req.params)),
      )
      app.use((req, _res, next) => {
        if (req.url === '/moved') req.url = '/shop/users/9'
        next()
      })
      app.use('/shop', shop).use('/api', api)
    },
  },
  {
    name: 'serve-static, serve-index, errorhandler',
    visits: [
      ...usual('/file.txt', unknown),
      get('/docs/', unknown),
      get('/', unknown, { Accept: 'application/json' }),
      get('/failed'),
    ],
    build(app) {
      app.use(serveStatic(files, { index: false }), serveIndex(files))
      app.get('/failed', () => {
        throw Object.assign(new Error('failed'), { status: 418 })
      })
      app.use(errorhandler({ log: false }))
    },
  },
  {
    name: 'responses that replace write() and end()',
    visits: [...usual('/'), broken('/destroyed', '/destroyed')],
    build(app) {
      app.use((_req, res, next) => {
        const { write, end } = res
        res.write = ((chunk: unknown, ...rest: []) =>
          Reflect.apply(write, res, [String(chunk).toUpperCase(), ...rest])) as never
        res.end = ((chunk: unknown, ...rest: []) =>
          Reflect.apply(end, res, [chunk && String(chunk).toUpperCase(), ...rest])) as never
        next()
      })
      app.get('/', (_req, res) => {
        res.type('html').write('<p>a</p>')
        res.end('<p>b</p>')
      })
      app.get('/destroyed', (req) => void req.socket.destroy())
    },
  },
]
