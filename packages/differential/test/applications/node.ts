import { createServer, type RequestListener } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import { Readable } from 'node:stream'
import { createBaton } from '@trace-baton/core'
import { handle } from '@trace-baton/core/node'
import { baton } from '@trace-baton/express'
import { baton as koaBaton } from '@trace-baton/koa'
import express from 'express'
import Koa from 'koa'
import { WebSocketServer } from 'ws'
import type { Application } from '../application.js'
import { endless, page } from '../files.js'
import { broken, conditional, get, head, leaving, message, post, unknown, usual, type Visit } from '../visit.js'

/** A listener of `node:http`, behind `handle()` or alone. */
function listenerOf(options: Parameters<Application['start']>[0], seen: (error: unknown) => void): RequestListener {
  const answer: RequestListener = (req, res) => {
    const { pathname } = new URL(req.url ?? '', 'http://shop.test')
    if (pathname === '/endless') Readable.from(endless()).on('error', seen).pipe(res)
    else if (pathname === '/destroyed') res.destroy()
    else if (pathname === '/trailers') {
      res.writeHead(200, { Trailer: 'x-sum', 'content-type': 'text/html' })
      res.write(page)
      res.addTrailers({ 'x-sum': '1' })
      res.end()
    } else if (pathname === '/echo') req.pipe(res)
    else if (pathname === '/' && req.headers['if-none-match'] === '"a"') res.writeHead(304, { etag: '"a"' }).end()
    else if (pathname === '/') res.writeHead(200, { 'content-type': 'text/html', etag: '"a"' }).end(page)
    else if (pathname !== '/never') res.writeHead(404).end()
  }
  if (options === undefined) return answer
  const engine = createBaton(options)
  return (req, res) => handle(engine, req, res, () => answer(req, res))
}

const visits: readonly Visit[] = [
  get('/', unknown),
  head('/', unknown),
  conditional('/', unknown),
  ...['/trailers', '/none'].map((path) => get(path, unknown)),
  post('/echo', 'text/plain', 'echoed', unknown),
  leaving('during the response', '/endless', unknown),
  leaving('before the response', '/never', unknown),
]

const websocket = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  'Sec-WebSocket-Version': '13',
}

export const nodeApplications: readonly Application[] = [
  {
    name: 'node:http',
    visits: [...visits, ...usual('/', unknown), broken('/destroyed', unknown)],
    start: (options, seen) => ({ server: createServer(listenerOf(options, seen)) }),
  },
  {
    name: 'HTTP/2, node:http2',
    visits,
    start: (options, seen) => ({ server: createHttp2Server(listenerOf(options, seen) as never) }),
  },
  {
    name: 'HTTP/2, Koa',
    visits: [
      get('/', unknown),
      head('/', unknown),
      get('/thrown', unknown),
      get('/none', unknown),
      conditional('/', unknown),
    ],
    start(options, seen) {
      const app = new Koa().on('error', seen)
      if (options !== undefined) app.use(koaBaton(options))
      app.use((ctx) => {
        if (ctx.path === '/thrown') ctx.throw(422, 'not so')
        if (ctx.path === '/') ctx.body = page
      })
      return { server: createHttp2Server(app.callback() as never) }
    },
  },
  {
    name: 'upgrades beside Express, by ws',
    visits: [
      // The server of ws closes the connection after its greeting.
      { title: 'upgrade', requests: [{ ...message('GET', '/', 'nothing', websocket) }] },
      {
        title: 'refused upgrade',
        requests: [{ ...message('GET', '/', 'nothing', { ...websocket, 'Sec-WebSocket-Version': '1' }) }],
      },
      get('/'),
    ],
    start(options) {
      const app = express()
      if (options !== undefined) app.use(baton(options))
      app.get('/', (_req, res) => void res.send(page))
      const server = createServer(app)
      const sockets = new WebSocketServer({ server })
      sockets.on('connection', (socket) => {
        socket.send('greeting')
        socket.terminate()
      })
      return { server, close: async () => sockets.close() }
    },
  },
  {
    name: 'upgrades that Express answers itself',
    visits: [get('/', '/', { Connection: 'Upgrade', Upgrade: 'h2c' })],
    start(options) {
      const app = express()
      if (options !== undefined) app.use(baton(options))
      app.get('/', (_req, res) => void res.send(page))
      return { server: createServer(app) }
    },
  },
]
