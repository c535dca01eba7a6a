// OpenTelemetry 3 with the instrumentation of node:http. It needs its own release of the API, which is beside the package of tests
// with tracers; npm installs the other instrumentations where they find the release of OpenTelemetry 2.
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../../../packages/tracers-test/package.json', import.meta.url))
const { HttpInstrumentation } = require('otel3-instrumentation-http')
const { NodeSDK } = require('otel3-sdk-node')

new NodeSDK({ instrumentations: [new HttpInstrumentation()] }).start()
