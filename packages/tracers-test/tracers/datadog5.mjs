// dd-trace 5, as its documentation says: node --import dd-trace/initialize.mjs app.mjs
import 'dd-trace5/initialize.mjs'
import tracer from 'dd-trace5'
import { ignored } from './ignored.mjs'

tracer.use('http', { server: { blocklist: ignored } })
globalThis.flushTracer = () => new Promise((resolve) => tracer._tracer._exporter.flush(resolve))
