import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { DocumentLoadInstrumentation } from '@opentelemetry/instrumentation-document-load'
import { WebTracerProvider } from '@opentelemetry/sdk-trace-web'
import { handOff } from './hand-off.js'

handOff()

const nothing = () => Promise.resolve()
let isReported = false
new WebTracerProvider({
  spanProcessors: [
    {
      onStart() {},
      onEnd(span) {
        if (span.name !== 'documentLoad') return
        const body = { traceId: span.spanContext().traceId, parentId: span.parentSpanContext?.spanId }
        isReported = true
        void fetch('/intake/w3c', { method: 'POST', body: JSON.stringify(body) })
      },
      forceFlush: nothing,
      shutdown: nothing,
    },
  ],
}).register()
registerInstrumentations({ instrumentations: [new DocumentLoadInstrumentation()] })
// The instrumentation, whose listener comes first, makes its spans right after the load. A page load that is not sampled has none.
addEventListener('load', () =>
  setTimeout(() => {
    if (!isReported) void fetch('/intake/done')
  }),
)
