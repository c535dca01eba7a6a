import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { DocumentLoadInstrumentation } from '@opentelemetry/instrumentation-document-load'
import { WebTracerProvider } from '@opentelemetry/sdk-trace-web'
import { pageLoad } from '../../src/index.js'

pageLoad() // document-load reads the tag
const nothing = () => Promise.resolve()
let reported: Promise<unknown> = nothing()
new WebTracerProvider({
  spanProcessors: [
    {
      onStart: () => {},
      onEnd(span) {
        if (span.name !== 'documentLoad') return
        const body = { traceId: span.spanContext().traceId, parentId: span.parentSpanContext?.spanId }
        reported = fetch('/intake/spans', { method: 'POST', body: JSON.stringify(body) })
      },
      forceFlush: nothing,
      shutdown: nothing,
    },
  ],
}).register()
registerInstrumentations({ instrumentations: [new DocumentLoadInstrumentation()] })
// The instrumentation, whose listener comes first, makes its spans right after the load.
addEventListener('load', () => setTimeout(() => reported.then(() => fetch('/intake/done'))))
