import { pipeline, Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { endless, page } from '../files.js'
import { broken, conditional, get, head, leaving, message, post, unknown, usual } from '../visit.js'
import type { ExpressProgram } from './express.js'

export const responses: readonly ExpressProgram[] = [
  {
    name: 'answers of every kind',
    visits: [
      ...usual('/'),
      ...[
        '/json',
        '/text',
        '/buffer',
        '/empty',
        '/redirect',
        '/jsonp?callback=f',
        '/format',
        '/users/7',
        '/teapot',
      ].map((path) => get(path, path.replace('7', ':id').split('?')[0])),
      get('/none', unknown),
      get('/%E0%A4%A', unknown),
      get('/users/%E0%A4%A', unknown),
      post('/', 'text/plain', 'body', unknown),
      { title: 'OPTIONS', requests: [message('OPTIONS', '/', unknown)] },
      {
        title: 'HTTP/1.0',
        requests: [{ ...message('GET', '/', '/'), raw: 'GET / HTTP/1.0\r\nUser-Agent: {label}\r\n\r\n' }],
      },
    ],
    build(app) {
      app.get('/', (_req, res) => void res.send(page))
      app.get('/json', (_req, res) => void res.json({ a: [1, 'ü'] }))
      app.get('/text', (_req, res) => void res.type('text').set('X-Own', ['a', 'b']).send('ü'))
      app.get('/buffer', (_req, res) => void res.send(Buffer.from([0, 255])))
      app.get('/empty', (_req, res) => void res.status(204).end())
      app.get('/redirect', (_req, res) => void res.redirect('/?a=<b>'))
      app.get('/jsonp', (_req, res) => void res.jsonp({ a: 1 }))
      app.get('/format', (_req, res) => void res.format({ json: () => res.json({}), html: () => res.send(page) }))
      app.get('/users/:id', (req, res) => void res.vary('X').links({ next: '/users/8' }).send(req.params.id))
      app.get('/teapot', (_req, res) => void res.sendStatus(418))
    },
  },
  {
    name: 'streams',
    visits: [
      ...usual('/chunks'),
      ...['/piped', '/trailers', '/empty', '/short', '/twice', '/hints'].map((path) => get(path)),
      broken('/broken', '/broken', 200),
      head('/piped'),
      leaving('during the response', '/endless'),
      leaving('before the response', '/never'),
    ],
    build(app, _framework, seen) {
      app.get('/chunks', async (_req, res) => {
        res.type('html').write('<!doctype html>')
        await setImmediate()
        res.write('<html>')
        res.end('</html>')
      })
      app.get('/piped', (_req, res) => void Readable.from(['a', 'b', 'c']).pipe(res))
      app.get('/trailers', (_req, res) => {
        res.writeHead(200, { Trailer: 'X-Sum', 'Content-Type': 'text/plain' })
        res.write('text')
        res.addTrailers({ 'X-Sum': '4' })
        res.end()
      })
      app.get('/empty', (_req, res) => void res.end())
      app.get('/broken', (_req, res) => {
        const broken = async function* () {
          yield 'begun'
          throw new Error('broken')
        }
        pipeline(Readable.from(broken()), res, seen)
      })
      app.get('/short', (_req, res) => void res.set('Content-Length', '9').end('longer than nine'))
      app.get('/twice', (_req, res) => {
        res.on('error', seen)
        res.end('once')
        res.end('twice', () => {})
        res.write('thrice', () => {})
      })
      app.get('/hints', (_req, res) => {
        res.writeEarlyHints({ link: '</a.css>; rel=preload' })
        res.end('hinted')
      })
      app.get('/endless', (_req, res) => void pipeline(Readable.from(endless()), res, seen))
      app.get('/never', (req) => void req.on('close', () => seen(new Error('left'))))
    },
  },
  {
    name: 'server-sent events',
    visits: [get('/three', '/three'), leaving('during the response', '/events'), conditional('/three')],
    build(app, _framework, seen) {
      app.get('/three', (_req, res) => {
        res.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' }).flushHeaders()
        for (const n of [1, 2, 3]) res.write(`data: ${n}\n\n`)
        res.end()
      })
      app.get('/events', (req, res) => {
        res.writeHead(200, { 'Content-Type': 'text/event-stream' })
        res.write('data: 1\n\n')
        req.on('close', () => seen(new Error('left')))
      })
    },
  },
]
