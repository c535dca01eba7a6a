import { once } from 'node:events'
import type { Server } from 'node:http'
import type { Http2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { until } from '@trace-baton/conformance'
import type { BatonOptions, SpanRecord } from '@trace-baton/core'
import type { Application } from './application.js'
import { Http1Client } from './http1-client.js'
import { Http2Client } from './http2-client.js'
import { Observation } from './observation.js'
import type { Response } from './response.js'
import type { Visit } from './visit.js'

/** What an application did for its visits. */
export interface Run {
  /** By the title of the visit. */
  readonly responses: Readonly<Record<string, readonly Response[]>>
  readonly events: Readonly<Record<string, readonly string[]>>
  readonly errors: readonly string[]
  readonly records: readonly SpanRecord[]
}

/** The options that let Baton do most: the tags of five agents, `Server-Timing`, a response header, records. */
const everything: BatonOptions = {
  pageLoad: {
    w3c: true,
    faro: true,
    datadog: true,
    sentry: { dsn: 'https://key@localhost/7' },
    elastic: { serviceName: 'shop' },
  },
  responseHeader: 'X-Trace-Id',
  service: { name: 'shop', version: '1.0.0' },
}

/** The name under which a request is observed and recorded: its `User-Agent`. */
export function labelOf({ title }: Visit, index: number): string {
  return `${title.replaceAll(/[^ -~]/g, '?')} #${index}`
}

/** Starts an application, makes all visits one after the other, and closes it. */
export async function run({ start, visits }: Application, hasBaton: boolean): Promise<Run> {
  const observation = new Observation()
  const records: SpanRecord[] = []
  const options = hasBaton ? { ...everything, record: (record: SpanRecord) => records.push(record) } : undefined
  const { error } = console
  console.error = observation.seen // where frameworks without an error handler of the application's report to
  const { server, close } = await start(options as BatonOptions | undefined, observation.seen)
  observation.observe(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const Client = isHttp2(server) ? Http2Client : Http1Client
  const responses: Record<string, Response[]> = {}
  try {
    for (const visit of visits) {
      const labels = visit.requests.map((_, i) => labelOf(visit, i))
      responses[visit.title] = await new Client(port, observation).visit(visit, (i) => labels[i] as string)
      for (const [i, label] of labels.entries()) {
        if (visit.requests[i]?.route === 'nothing') continue
        await observation.closed(label)
        if (hasBaton) await until(() => records.some((record) => record.attributes['user_agent.original'] === label))
      }
    }
    await setImmediate() // Express reports errors a little later
  } finally {
    await Promise.all([close?.(), closed(server)])
    console.error = error
  }
  return { responses, events: observation.events, errors: observation.errors, records }
}

function isHttp2(server: Server | Http2Server): boolean {
  return !('closeAllConnections' in server)
}

function closed(server: Server | Http2Server): Promise<void> {
  if ('closeAllConnections' in server) server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
