import { trace } from '@opentelemetry/api'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'

export function start() {
  new NodeTracerProvider().register()
  return (send) => trace.getTracer('test').startActiveSpan('test', send)
}
