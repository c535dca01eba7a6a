// dd-trace 6, as its documentation says: node --import dd-trace/initialize.mjs app.mjs
import 'dd-trace6/initialize.mjs'
import tracer from 'dd-trace6'
import { ignored } from './ignored.mjs'

tracer.use('http', { server: { blocklist: ignored } })
globalThis.flushTracer = () => new Promise((resolve) => tracer._tracer._exporter.flush(resolve))
