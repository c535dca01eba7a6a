import { Router } from 'express'
import { readBody, readBytes, readJson } from './body.js'
import { datadogRows } from './datadog-rum.js'
import { datadogTraceRows, datadogTraceRowsV05 } from './datadog-traces.js'
import { elasticRows } from './elastic-events.js'
import { elasticRumRows } from './elastic-rum.js'
import { faroRows } from './faro-collect.js'
import { otlpRows } from './otlp.js'
import { otlpProtobufRows } from './otlp-protobuf.js'
import { recordRows } from './records.js'
import type { Row } from './row.js'
import { sentryRows } from './sentry-envelope.js'

/** The routes to which browser agents and tracers send, each answered as its sender expects it. */
export function intakes(add: (rows: Iterable<Row>) => void): Router {
  const router = Router()

  // Browser agents
  router.post('/intake/v2/rum/events', async (request, response) => {
    add(elasticRumRows(await readBody(request), Date.now()))
    response.status(202).end()
  })
  router.post('/intake/datadog', async (request, response) => {
    add(datadogRows(await readBody(request)))
    response.status(202).json({})
  })
  router.post('/intake/faro', async (request, response) => {
    add(faroRows(await readJson(request)))
    response.status(202).json({})
  })

  // Browser agents and tracers
  router.post('/v1/traces', async (request, response) => {
    if (request.is('application/x-protobuf')) {
      add(otlpProtobufRows(await readBytes(request)))
      response.type('application/x-protobuf').end() // a message without fields is empty
    } else {
      add(otlpRows(await readJson(request)))
      response.json({})
    }
  })
  router.post(['/intake/sentry', '/api/:project/envelope'], async (request, response) => {
    add(sentryRows(await readBody(request)))
    response.json({})
  })

  // Tracers
  router.post('/intake/v2/events', async (request, response) => {
    add(elasticRows(await readBody(request)))
    response.status(202).end()
  })
  router.get('/info', (_request, response) => {
    response.json({ endpoints: ['/v0.4/traces', '/v0.5/traces'] })
  })
  router.put('/v0.4/traces', async (request, response) => {
    add(datadogTraceRows(await readBytes(request)))
    response.json({ rate_by_service: {} })
  })
  router.put('/v0.5/traces', async (request, response) => {
    add(datadogTraceRowsV05(await readBytes(request)))
    response.json({ rate_by_service: {} })
  })
  router.post('/records', async (request, response) => {
    add(recordRows(await readJson(request)))
    response.status(202).end()
  })
  return router
}
