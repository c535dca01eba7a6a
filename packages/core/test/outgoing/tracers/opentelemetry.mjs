import { trace } from '@opentelemetry/api'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'

export function start() {
  new NodeTracerProvider().register()
  registerInstrumentations({ instrumentations: [new HttpInstrumentation(), new UndiciInstrumentation()] })
  return (send) => trace.getTracer('test').startActiveSpan('test', send)
}
