import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync, inflateSync } from 'node:zlib'
import { bodyOf } from '@trace-baton/conformance'
import { type Exported, spansIn } from './exported.js'

/** Receives what tracers export: OTLP as JSON, Elastic's intake, Datadog's agent, Sentry's envelopes. */
export interface Intake {
  readonly url: string
  readonly spans: Exported[]
  /** The headers of the requests to `/next`, as a service that the application calls sees them. */
  readonly calls: (readonly [name: string, value: string])[][]
  close(): Promise<void>
}

/** @param onSpans called before the tracer gets its answer */
export async function receiveSpans(onSpans?: (spans: readonly Exported[]) => void): Promise<Intake> {
  const spans: Exported[] = []
  const calls: Intake['calls'] = []
  const server = createServer(async (req, res) => {
    const { url = '' } = req
    if (url.startsWith('/next')) calls.push(linesOf(req))
    const sent = await bodyOf(req)
    if (sent === undefined) return // its process has been ended
    const body = unpacked(req, sent)
    const received = body.length > 0 ? spansIn(url, body) : []
    spans.push(...received)
    if (received.length > 0) onSpans?.(received)
    res.setHeader('content-type', 'application/json').end(url === '/' ? '{"version":"8.15.0"}' : '{}')
  })
  server.keepAliveTimeout = 0 // a tracer drops what it sends on a connection that is just being closed
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    calls,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function linesOf({ rawHeaders }: IncomingMessage): [string, string][] {
  const lines: [string, string][] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    lines.push([String(rawHeaders[i]).toLowerCase(), String(rawHeaders[i + 1])])
  }
  return lines
}

function unpacked(req: IncomingMessage, body: Buffer): Buffer {
  const encoding = req.headers['content-encoding']
  if (encoding === 'gzip') return gunzipSync(body)
  return encoding === 'deflate' ? inflateSync(body) : body
}
