import http from 'node:http'
import http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { RawRequest, RawResponse } from '../../src/node/index.js'

export { until } from '@trace-baton/conformance'

/** What both kinds of response have; their own types overload `writeHead` and `end` in ways that do not meet. */
export type Response = RawResponse & http.ServerResponse
export type Listener = (req: RawRequest, res: Response) => unknown

export interface Answer {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly body: string
}

export interface Asking {
  readonly path?: string
  readonly method?: string
  readonly headers?: Record<string, string>
  /** When to go away: as soon as there is a first byte of the body, when this is so, or when the server does. */
  readonly leave?: 'at the first byte' | 'with the server' | Promise<unknown>
}

/** A server on a port of its own, and how to ask it. */
export interface Serving {
  readonly port: number
  ask(asking?: Asking): Promise<Answer>
  close(): Promise<void>
}

/** Both protocols that `node:http` and its compatibility layer speak. */
export const protocols: readonly [name: string, serve: (listener: Listener) => Promise<Serving>][] = [
  ['HTTP/1.1', serveHttp1],
  ['HTTP/2', serveHttp2],
]

async function serveHttp1(listener: Listener): Promise<Serving> {
  const server = http.createServer(listener as http.RequestListener)
  const port = await listening(server)
  return {
    port,
    ask: ({ path = '/', method = 'GET', headers = {}, leave } = {}) =>
      new Promise((resolve, reject) => {
        const req = http.request({ host: '127.0.0.1', port, path, method, headers, agent: false })
        const gone = () => resolve({ status: 0, headers: {}, body: '' })
        req.on('error', leave === undefined ? reject : gone)
        req.on('response', (res) => {
          const { date, connection, 'keep-alive': _, 'transfer-encoding': __, ...rest } = res.headers
          if (leave === 'at the first byte') res.once('data', () => req.destroy()).once('error', gone)
          else {
            const answer = (body: string) => resolve({ status: res.statusCode ?? 0, headers: rest, body })
            bodyOf(res).then(answer, leave === undefined ? reject : gone)
          }
        })
        if (typeof leave === 'object') void leave.then(() => req.destroy())
        req.end()
      }),
    close: () => {
      server.closeAllConnections()
      return closed(server)
    },
  }
}

async function serveHttp2(listener: Listener): Promise<Serving> {
  const server = http2.createServer(listener as never)
  const port = await listening(server)
  const clients = new Set<http2.ClientHttp2Session>()
  return {
    port,
    ask: ({ path = '/', method = 'GET', headers = {}, leave } = {}) =>
      new Promise((resolve, reject) => {
        const client = http2.connect(`http://127.0.0.1:${port}`)
        clients.add(client)
        const req = client.request({ ':path': path, ':method': method, ...headers })
        const gone = () => resolve({ status: 0, headers: {}, body: '' })
        client.on('error', leave === undefined ? reject : gone)
        req.on('error', leave === undefined ? reject : gone)
        req.on('response', ({ ':status': status = 0, date, ...rest }) => {
          if (leave === 'at the first byte') {
            req.once('data', () => req.close(http2.constants.NGHTTP2_CANCEL)).once('close', gone)
            return
          }
          const answer = (body: string) => {
            client.close()
            resolve({ status, headers: { ...rest }, body })
          }
          bodyOf(req).then(answer, leave === undefined ? reject : gone)
        })
        if (typeof leave === 'object') void leave.then(() => client.destroy()).then(gone)
        req.end()
      }),
    close: () => {
      for (const client of clients) client.destroy()
      return closed(server)
    },
  }
}

async function listening(server: http.Server | http2.Http2Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function closed(server: http.Server | http2.Http2Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}

async function bodyOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
