import { createBaton } from '@trace-baton/core'
import tracer from 'dd-trace5'
import { compare, traceparent } from './compare.mjs'

tracer.init({ startupLogs: false })
const baton = createBaton({ record: false, propagators: { inject: ['datadog', 'w3c'] } })
const headers = { traceparent }
const span = tracer.startSpan('job', { childOf: tracer.extract('http_headers', headers) })
compare({ tracer, headers, span, carrier: {} }, { baton, headers, span: baton.start(headers), carrier: {} })
