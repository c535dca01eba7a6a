// OpenTelemetry 2, as its documentation says: node --import ./otel2.mjs app.mjs
import { register } from 'node:module'
import { ExpressInstrumentation } from 'otel2-instrumentation-express'
import { HttpInstrumentation } from 'otel2-instrumentation-http'
import { KoaInstrumentation } from 'otel2-instrumentation-koa'
import { UndiciInstrumentation } from 'otel2-instrumentation-undici'
import { NodeSDK } from 'otel2-sdk-node'
import { ignored } from './ignored.mjs'

register('otel2-instrumentation/hook.mjs', import.meta.url)
const sdk = new NodeSDK({
  instrumentations: [
    new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url }) => ignored(url) }),
    new ExpressInstrumentation(),
    new KoaInstrumentation(),
    new UndiciInstrumentation(),
  ],
})
sdk.start()
