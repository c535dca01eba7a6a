import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isLoopback } from './cors.js'
import { createReceiver, type ReceiverOptions } from './receiver.js'
import { json } from './respond.js'
import { openSaved } from './saved.js'

export interface ViewerOptions extends Omit<ReceiverOptions, 'received' | 'links'> {
  /** 0 for any. @defaultValue 4318, to which OpenTelemetry's exporters send. */
  readonly port?: number
  /** The address to listen on. @defaultValue 127.0.0.1, which only programs of this machine reach */
  readonly host?: string
  /** A file to which everything received is appended, and whose traces are shown from the start. Without it nothing is stored. */
  readonly save?: string
}

/** A running viewer. */
export interface Viewer {
  readonly url: string
  close(): Promise<void>
}

/**
 * Starts a server that receives reports and shows the traces at `/traces`.
 *
 * Rejects if the port is in use, or the file cannot be written. On a loopback address it answers only requests that name this machine
 * in `Host`, so that a stranger's page whose name leads to 127.0.0.1 reads nothing.
 */
export async function startViewer(options: ViewerOptions = {}): Promise<Viewer> {
  const { port = 4318, host = '127.0.0.1', save, ...limits } = options
  const saved = save === undefined ? undefined : await openSaved(save)
  const receiver = createReceiver({ ...limits, ...(saved && { received: saved.append }) })
  if (saved) for (const { rows, logs } of saved.reports) receiver.add(rows, logs)
  const server = createServer((request, response) => {
    if (isLoopback(host) && !isLoopback(nameOf(request))) {
      return json(response, 403, {
        error: `Use http://localhost:${portOf(server)}, or start with --host to use other names.`,
      })
    }
    if (request.method === 'GET' && /^\/(?:\?|$)/.test(request.url ?? '')) return start(request, response)
    receiver(request, response)
  })
  try {
    await listen(server, port, host)
  } catch (error) {
    await saved?.close()
    throw error
  }
  return {
    url: `http://${urlHost(host)}:${portOf(server)}`,
    async close() {
      await close(server)
      await saved?.close()
    },
  }
}

/** `/`: a reader is led to the traces; Elastic's agents, which ask for the version of their server, get that of an old one. */
function start(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.accept?.includes('text/html')) response.writeHead(302, { location: '/traces' }).end()
  else json(response, 200, { version: '7.17.0' }) // the last to which agents also send unsampled transactions
}

function nameOf({ headers }: IncomingMessage): string {
  const url = `http://${headers.host ?? ''}`
  return URL.canParse(url) ? new URL(url).hostname : ''
}

/** The host in the URL for a reader: whoever listens on every address listens on localhost, too. */
function urlHost(host: string): string {
  if (isLoopback(host) || host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve)
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
