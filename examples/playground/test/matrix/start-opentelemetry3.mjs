// OpenTelemetry 3 needs its own release of the API, which is installed beside it in the package of tests with tracers.
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../../../packages/tracers-test/package.json', import.meta.url))
const { ExpressInstrumentation } = require('otel3-instrumentation-express')
const { HttpInstrumentation } = require('otel3-instrumentation-http')
const { UndiciInstrumentation } = require('otel3-instrumentation-undici')
const { NodeSDK } = require('otel3-sdk-node')

new NodeSDK({
  instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation(), new UndiciInstrumentation()],
}).start()
