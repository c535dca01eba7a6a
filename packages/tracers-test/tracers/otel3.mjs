// OpenTelemetry 3, as its documentation says: node --import ./otel3.mjs app.mjs
import { register } from 'node:module'
import { ExpressInstrumentation } from 'otel3-instrumentation-express'
import { HttpInstrumentation } from 'otel3-instrumentation-http'
import { KoaInstrumentation } from 'otel3-instrumentation-koa'
import { UndiciInstrumentation } from 'otel3-instrumentation-undici'
import { NodeSDK } from 'otel3-sdk-node'
import { ignored } from './ignored.mjs'

register('otel3-instrumentation/hook.mjs', import.meta.url)
const sdk = new NodeSDK({
  instrumentations: [
    new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url }) => ignored(url) }),
    new ExpressInstrumentation(),
    new KoaInstrumentation(),
    new UndiciInstrumentation(),
  ],
})
sdk.start()
