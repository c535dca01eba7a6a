import compression from 'compression'
import { files, long, page } from '../files.js'
import { get, post, unknown, usual } from '../visit.js'
import type { ExpressProgram } from './express.js'

export const fileServers: readonly ExpressProgram[] = [
  {
    name: 'compression',
    visits: [
      ...usual('/'),
      ...['gzip', 'br', 'identity'].flatMap((coding) => [
        get('/', '/', { 'Accept-Encoding': coding }),
        get('/json', '/json', { 'Accept-Encoding': coding }),
        get('/flushed', '/flushed', { 'Accept-Encoding': coding }),
        get('/short', '/short', { 'Accept-Encoding': coding }),
      ]),
    ],
    build(app) {
      app.use(compression())
      app.get('/', (_req, res) => void res.send(long))
      app.get('/json', (_req, res) => void res.json({ long }))
      app.get('/short', (_req, res) => void res.send(page))
      app.get('/flushed', (_req, res) => {
        res.writeHead(200, { 'Content-Type': 'text/html' })
        res.write(page)
        res.flush()
        res.end('<p>end</p>')
      })
    },
  },
  {
    name: 'static files',
    visits: [
      ...usual('/file.txt', unknown),
      ...usual('/', unknown),
      get('/docs', unknown),
      get('/docs/', unknown),
      get('/none.txt', unknown),
      get('/..%2f..%2fx', unknown),
      get('/%00', unknown),
      get('/file.txt', unknown, { Range: 'bytes=-4' }),
      get('/file.txt', unknown, { Range: 'bytes=900-' }),
      get('/file.txt', unknown, { Range: 'bytes=0-1,3-4' }),
      get('/file.txt', unknown, { 'If-Match': '"other"' }),
      get('/file.txt', unknown, { 'If-Modified-Since': 'Fri, 31 Dec 2100 00:00:00 GMT' }),
      post('/file.txt', 'text/plain', 'a', unknown),
      get('/sent/file.txt', '/sent/:name'),
      get('/sent/none', '/sent/:name'),
      get('/saved', '/saved'),
    ],
    build(app, framework) {
      app.use(framework.static(files, { maxAge: 1000 }))
      app.get('/sent/:name', (req, res) => void res.sendFile(req.params.name as string, { root: files }))
      app.get('/saved', (_req, res) => void res.download('index.html', 'page.html', { root: files }))
    },
  },
]
