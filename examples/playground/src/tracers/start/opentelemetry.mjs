import { register } from 'node:module'
import { ExpressInstrumentation } from 'otel2-instrumentation-express'
import { HttpInstrumentation } from 'otel2-instrumentation-http'
import { UndiciInstrumentation } from 'otel2-instrumentation-undici'
import { NodeSDK } from 'otel2-sdk-node'

register('otel2-instrumentation/hook.mjs', import.meta.url) // for ES modules
new NodeSDK({
  instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation(), new UndiciInstrumentation()],
}).start()
