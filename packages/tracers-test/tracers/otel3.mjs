// OpenTelemetry 3, as its documentation says: node --import ./otel3.mjs app.mjs
// With the instrumentation of node:http alone: npm gives those of Express, Koa and undici an API that is too old for SDK 3.
import { register } from 'node:module'
import { HttpInstrumentation } from 'otel3-instrumentation-http'
import { NodeSDK } from 'otel3-sdk-node'
import { ignored } from './ignored.mjs'

register('otel3-instrumentation/hook.mjs', import.meta.url)
const sdk = new NodeSDK({
  instrumentations: [new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url }) => ignored(url) })],
})
sdk.start()
