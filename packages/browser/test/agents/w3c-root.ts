import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { DocumentLoadInstrumentation } from '@opentelemetry/instrumentation-document-load'
import { type SpanProcessor, WebTracerProvider } from '@opentelemetry/sdk-trace-web'
import { pageLoad } from '../../src/index.js'

const { pageLoadTraceId: traceId, pageLoadSpanId: spanId } = pageLoad().elastic({ observe: () => {} })
const nothing = () => Promise.resolve()

/** Gives the page load the id that the server has as its parent. */
const asRoot: SpanProcessor = {
  onStart(span) {
    if (spanId && span.name === 'documentLoad') Object.assign(span.spanContext(), { traceId, spanId })
  },
  onEnd: () => {},
  forceFlush: nothing,
  shutdown: nothing,
}

const spans: object[] = []
const report: SpanProcessor = {
  onStart: () => {},
  onEnd(span) {
    const { traceId, spanId } = span.spanContext()
    spans.push({ name: span.name, traceId, spanId, parentId: span.parentSpanContext?.spanId })
    if (span.name === 'documentLoad') void fetch('/intake/spans', { method: 'POST', body: JSON.stringify(spans) })
  },
  forceFlush: nothing,
  shutdown: nothing,
}

new WebTracerProvider({ spanProcessors: [asRoot, report] }).register()
registerInstrumentations({ instrumentations: [new DocumentLoadInstrumentation()] })
