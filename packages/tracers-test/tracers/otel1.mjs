// OpenTelemetry 1, as its documentation says: node --import ./otel1.mjs app.mjs
import { register } from 'node:module'
import { ExpressInstrumentation } from 'otel1-instrumentation-express'
import { HttpInstrumentation } from 'otel1-instrumentation-http'
import { KoaInstrumentation } from 'otel1-instrumentation-koa'
import { UndiciInstrumentation } from 'otel1-instrumentation-undici'
import { NodeSDK } from 'otel1-sdk-node'
import { ignored } from './ignored.mjs'

register('otel1-instrumentation/hook.mjs', import.meta.url)
const sdk = new NodeSDK({
  instrumentations: [
    new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url }) => ignored(url) }),
    new ExpressInstrumentation(),
    new KoaInstrumentation(),
    new UndiciInstrumentation(),
  ],
})
sdk.start()
