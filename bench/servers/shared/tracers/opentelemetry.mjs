// The usual set-up: SDK first, then the modules that its instrumentations patch. Its spans go nowhere.
import { register } from 'node:module'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { noopProcessor } from '../../../noop-processor.mjs'

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url)
const processor = noopProcessor()
new NodeTracerProvider({ spanProcessors: [processor] }).register()
registerInstrumentations({ instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation()] })

export const finished = () => processor.ended
