import { gzipSync } from 'node:zlib'
import busboy from 'busboy'
import cookieSession from 'cookie-session'
import { rateLimit } from 'express-rate-limit'
import session from 'express-session'
import helmet from 'helmet'
import multer from 'multer'
import { multipart, page, upload } from '../files.js'
import { get, leavingBody, message, post, refused, returning, unknown, usual } from '../visit.js'
import { type ExpressProgram, errorHandler } from './express.js'

export const state: readonly ExpressProgram[] = [
  {
    name: 'sessions in memory',
    visits: [...usual('/'), returning('/'), returning('/renewed'), returning('/ended')],
    build(app) {
      let ids = 0
      app.use(
        session({ secret: 's', resave: false, saveUninitialized: true, rolling: true, genid: () => `id${ids++}` }),
      )
      app.get('/', ({ session }, res) => {
        const visits = ((session as { visits?: number }).visits ?? 0) + 1
        Object.assign(session, { visits })
        res.send(`${page}${visits}`)
      })
      app.get('/renewed', (req, res, next) =>
        req.session.regenerate((error) => (error ? next(error) : res.redirect('/'))),
      )
      app.get('/ended', (req, res, next) => void req.session.destroy((error) => (error ? next(error) : res.end('bye'))))
    },
  },
  {
    name: 'sessions in cookies',
    visits: [...usual('/'), returning('/')],
    build(app) {
      app.use(cookieSession({ keys: ['k'], maxAge: undefined }))
      app.get('/', (req, res) => {
        const session = (req as unknown as { session: { visits?: number } }).session
        session.visits = (session.visits ?? 0) + 1
        res.send(`${page}${session.visits}`)
      })
    },
  },
  {
    name: 'bodies',
    visits: [
      post('/', 'application/json', '{"a":1}'),
      post('/', 'application/json', '{"a":', unknown),
      post('/', 'application/json', `"${'x'.repeat(300)}"`, unknown),
      post('/', 'application/json; charset=none', '{}', unknown),
      post('/', 'application/x-www-form-urlencoded', 'a=1&b[c]=2'),
      post('/', 'text/plain', 'text'),
      post('/', 'application/json', '{"a":2}', '/', { Expect: '100-continue' }),
      post('/', 'application/json', gzipSync('{"a":3}').toString('latin1'), '/', { 'Content-Encoding': 'gzip' }),
      post('/', 'application/json', 'no gzip', unknown, { 'Content-Encoding': 'gzip' }),
      post('/', 'text/plain', '4\r\ntext\r\n0\r\n\r\n', '/', { 'Transfer-Encoding': 'chunked' }),
      post('/unread', 'text/plain', 'x'.repeat(300)),
      leavingBody('/', 'text/plain', 'part', unknown, 400),
      { title: 'PUT', requests: [message('PUT', '/', unknown, {}, 'body')] },
      {
        title: 'two bodies',
        requests: [1, 2].map((n) => message('POST', '/', '/', { 'Content-Type': 'text/plain' }, `${n}`)),
      },
      refused('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
    ],
    build(app, framework, seen) {
      const limit = 200
      app.post('/unread', (_req, res) => void res.send('unread'))
      app.use(framework.json({ limit }), framework.urlencoded({ extended: true }), framework.text())
      app.post('/', ({ body }, res) => void res.json({ body }))
      app.use(errorHandler(seen))
    },
  },
  {
    name: 'uploads by multer',
    visits: [
      post('/', multipart, upload('file', 'content')),
      post('/', multipart, upload('file', 'x'.repeat(200)), unknown),
      post('/', multipart, upload('other', 'content'), unknown),
      post('/', multipart, '--b\r\nbroken', unknown),
      post('/', 'multipart/form-data', 'no boundary', unknown),
      leavingBody('/', multipart, upload('file', 'content').slice(0, 90), unknown, 500),
    ],
    build(app, _framework, seen) {
      // The route is known once the file is there.
      app.use(multer({ limits: { fileSize: 100 } }).single('file'))
      app.post('/', ({ file }, res) => void res.json({ name: file?.originalname, text: file?.buffer.toString() }))
      app.use(errorHandler(seen))
    },
  },
  {
    name: 'uploads by busboy',
    visits: [
      post('/', multipart, upload('file', 'content')),
      post('/', 'text/plain', 'none'),
      post('/', multipart, '--b\r\nbroken'),
    ],
    build(app, _framework, seen) {
      app.post('/', (req, res) => {
        const parts: string[] = []
        const parser = busboy({ headers: req.headers })
        parser.on('file', (name, stream) => stream.on('data', (data) => parts.push(`${name}: ${data}`)))
        parser.on('error', (error) => {
          seen(error)
          res.status(400).end('malformed')
        })
        parser.on('close', () => res.end(parts.join()))
        req.pipe(parser)
      })
      app.use(errorHandler(seen))
    },
  },
  {
    name: 'helmet, a rate limit',
    visits: [...[1, 2, 3].map((n) => get(`/${n}`, '/:n')), get('/4', unknown), post('/4', 'text/plain', 'a', unknown)],
    build(app) {
      app.use(
        helmet(),
        rateLimit({ limit: 3, standardHeaders: 'draft-6', legacyHeaders: true, windowMs: 3_600_000, validate: false }),
      )
      app.get('/:n', (_req, res) => void res.send(page))
    },
  },
]
