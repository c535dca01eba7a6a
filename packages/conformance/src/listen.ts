import { createServer, type RequestListener } from 'node:http'
import { createServer as createHttp2Server, type Http2Server, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { Served, Wishes } from './subject.js'

/** Serves a `node:http` listener on a free port of loopback. */
export async function listen(
  listener: RequestListener,
  errors: readonly unknown[],
  { http2 = false }: Wishes = {},
): Promise<Served> {
  const server = http2 ? http2Server(listener) : createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    errors,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** An HTTP/2 server with the `closeAllConnections()` of `node:http`. */
function http2Server(listener: RequestListener): Http2Server & { closeAllConnections(): void } {
  const sessions = new Set<ServerHttp2Session>()
  const server = createHttp2Server(listener as never).on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  const closeAllConnections = () => {
    for (const session of sessions) session.destroy()
  }
  return Object.assign(server, { closeAllConnections })
}
