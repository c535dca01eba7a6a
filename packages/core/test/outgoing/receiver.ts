import { readFileSync } from 'node:fs'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach } from '@jest/globals'

export { until } from '@trace-baton/conformance'

/** What a request of ours brought. */
export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: http.IncomingHttpHeaders
  /** The port of the client's end of the connection. */
  readonly port: number | undefined
  /** Each line of its own, where `headers` has them joined. */
  readonly traceparents: readonly string[]
}

/** Another service: it notes what it gets, and answers as the path says. */
export interface Receiver {
  readonly url: string
  readonly port: number
  readonly received: Received[]
  close(): Promise<void>
}

/** A service on a port of its own. */
export function receive(): Promise<Receiver> {
  return start('http', (listener) => http.createServer(listener))
}

/** A service for all tests of a file, which forgets before each of them what it got. */
export function receiverOfTests(open: () => Promise<Receiver> = receive): Omit<Receiver, 'close'> {
  let receiver: Receiver
  beforeAll(async () => {
    receiver = await open()
  })
  afterAll(() => receiver.close())
  beforeEach(() => {
    receiver.received.length = 0
  })
  return {
    get url() {
      return receiver.url
    },
    get port() {
      return receiver.port
    },
    get received() {
      return receiver.received
    },
  }
}

const pem = readFileSync(new URL('self-signed.pem', import.meta.url))

/** The same with TLS, under a certificate that nobody else has signed. */
export function receiveSecurely(): Promise<Receiver> {
  return start('https', (listener) => https.createServer({ key: pem, cert: pem }, listener))
}

async function start(
  protocol: string,
  create: (listener: (req: IncomingMessage, res: ServerResponse) => void) => http.Server,
): Promise<Receiver> {
  const received: Received[] = []
  const server = create((req, res) => {
    const { method = '', url = '', headers, rawHeaders } = req
    const traceparents = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'traceparent')
    received.push({ method, url, headers, port: req.socket.remotePort, traceparents })
    req.resume().on('end', () => answer(url, res))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `${protocol}://127.0.0.1:${port}`,
    port,
    received,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function answer(url: string, res: ServerResponse): void {
  const { pathname, searchParams } = new URL(url, 'http://receiver')
  const [, what, value] = pathname.split('/')
  if (what === 'hang') return
  if (what === 'redirect') res.writeHead(302, { location: searchParams.get('to') ?? '/' }).end()
  else if (what === 'status') res.writeHead(Number(value)).end()
  else if (what === 'cut') res.writeHead(200, { 'content-length': 100 }).write('x', () => res.destroy())
  else if (what === 'stall') res.writeHead(200).write('x')
  else if (what === 'slow') res.write('x', () => void setTimeout(Number(value)).then(() => res.end('y')))
  else res.setHeader('content-type', 'application/json').end('{"answer":42}')
}
