// The usual set-up: SDK first, then the modules that its instrumentations patch.
import { register } from 'node:module'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { noopProcessor } from '../noop-processor.mjs'

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)
const processor = noopProcessor()
new NodeTracerProvider({ spanProcessors: [processor] }).register()
registerInstrumentations({
  instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation(), new UndiciInstrumentation()],
})

const { fetchingApp } = await import('./shared/fetching.mjs')
const { serve } = await import('./shared/serve.mjs')

serve(fetchingApp(), () => processor.ended)
