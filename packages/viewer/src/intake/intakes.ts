import type { IncomingMessage } from 'node:http'
import { readBody, readBytes, readJson } from '../body.js'
import { empty, json } from '../respond.js'
import { type Exchange, type Route, route } from '../routes.js'
import type { LogLine } from '../traces/log-line.js'
import { items, type Row } from '../traces/row.js'
import { appInsightsRows } from './appinsights.js'
import { datadogRows } from './datadog-rum.js'
import { datadogTraceRows, datadogTraceRowsV05 } from './datadog-traces.js'
import { elasticRows } from './elastic-events.js'
import { elasticRumRows } from './elastic-rum.js'
import { elasticRumV2 } from './elastic-rum-v3.js'
import { faroRows } from './faro-collect.js'
import { otlpRows } from './otlp.js'
import { otlpLogs } from './otlp-logs.js'
import { decodeLogs, decodeTraces } from './otlp-protobuf.js'
import { recordRows } from './records.js'
import { sentryRows } from './sentry-envelope.js'
import { zipkinRows } from './zipkin.js'

type Add = (rows: readonly Row[], logs?: readonly LogLine[]) => void

/** The routes to which browser agents and tracers send, each answered as its sender expects it. */
export function intakes(add: Add): Route[] {
  return [...browserAgents(add), ...both(add), ...tracers(add)]
}

function browserAgents(add: Add): Route[] {
  const datadog: Route['handle'] = async ({ request, response, url }) => {
    // Behind its option `proxy`, the agent sends what is no RUM event to the same address: logs, and replays as a form.
    const forwarded = url.searchParams.get('ddforward')
    const body = await readBody(request)
    if (forwarded === null || forwarded.startsWith('/api/v2/rum')) add(datadogRows(body))
    json(response, 202, {})
  }
  const faro: Route['handle'] = async ({ request, response }) => {
    add(faroRows(await readJson(request)))
    json(response, 202, {})
  }
  return [
    route('POST', '/intake/v2/rum/events', async ({ request, response }) => {
      add(elasticRumRows(await readBody(request), Date.now()))
      empty(response, 202)
    }),
    route('POST', '/intake/v3/rum/events', async ({ request, response }) => {
      add(elasticRumRows(elasticRumV2(await readBody(request)), Date.now()))
      empty(response, 202)
    }),
    route('POST', '/v2/track', async ({ request, response }) => {
      const sent = await readJson(request)
      add(appInsightsRows(sent))
      const { length } = items(sent)
      json(response, 200, { itemsReceived: length, itemsAccepted: length, errors: [] }) // else the agent sends them again
    }),
    ...['/intake/datadog', '/api/v2/rum'].map((path) => route('POST', path, datadog)),
    ...['/intake/faro', '/collect', '/collect/:key'].map((path) => route('POST', path, faro)),
  ]
}

function both(add: Add): Route[] {
  const sentry: Route['handle'] = async ({ request, response }) => {
    add(sentryRows(await readBody(request)))
    json(response, 200, {})
  }
  const addLogs = (body: unknown) => {
    const { rows, lines } = otlpLogs(body)
    add(rows, lines)
  }
  return [
    route('POST', '/v1/traces', (exchange) => otlp(exchange, (body) => add(otlpRows(body)), decodeTraces)),
    route('POST', '/v1/logs', (exchange) => otlp(exchange, addLogs, decodeLogs)),
    route('POST', '/v1/metrics', (exchange) =>
      otlp(
        exchange,
        () => {},
        () => ({}),
      ),
    ),
    ...['/intake/sentry', '/api/:project/envelope'].map((path) => route('POST', path, sentry)),
  ]
}

function tracers(add: Add): Route[] {
  const datadog = (rows: (body: Uint8Array) => Row[]): Route['handle'] => {
    return async ({ request, response }) => {
      add(rows(await readBytes(request)))
      json(response, 200, { rate_by_service: {} })
    }
  }
  const methods = ['PUT', 'POST']
  return [
    route('POST', '/intake/v2/events', async ({ request, response }) => {
      add(elasticRows(await readBody(request)))
      empty(response, 202)
    }),
    route('GET', '/info', ({ response }) => json(response, 200, { endpoints: ['/v0.4/traces', '/v0.5/traces'] })),
    ...methods.map((method) => route(method, '/v0.4/traces', datadog(datadogTraceRows))),
    ...methods.map((method) => route(method, '/v0.5/traces', datadog(datadogTraceRowsV05))),
    route('POST', '/api/v2/spans', async ({ request, response }) => {
      add(zipkinRows(await readJson(request)))
      empty(response, 202)
    }),
    route('POST', '/records', async ({ request, response }) => {
      add(recordRows(await readJson(request)))
      empty(response, 202)
    }),
  ]
}

/** Reads an OTLP export as JSON or protobuf, and answers in the same encoding: a message without fields is empty. */
async function otlp(
  { request, response }: Exchange,
  use: (payload: unknown) => void,
  decode: (body: Uint8Array) => unknown,
): Promise<void> {
  if (isProtobuf(request)) {
    use(decode(await readBytes(request)))
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
  } else {
    use(await readJson(request))
    json(response, 200, {})
  }
}

function isProtobuf({ headers }: IncomingMessage): boolean {
  return /^application\/(?:x-)?protobuf\b/i.test(headers['content-type'] ?? '')
}
