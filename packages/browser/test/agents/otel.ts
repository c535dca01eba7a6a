import { context, trace } from '@opentelemetry/api'
import { logs } from '@opentelemetry/api-logs'
import { NavigationInstrumentation } from '@opentelemetry/browser-instrumentation/experimental/navigation'
import { NavigationTimingInstrumentation } from '@opentelemetry/browser-instrumentation/experimental/navigation-timing'
import { ResourceTimingInstrumentation } from '@opentelemetry/browser-instrumentation/experimental/resource-timing'
import { WebVitalsInstrumentation } from '@opentelemetry/browser-instrumentation/experimental/web-vitals'
import { startLogsSdk } from '@opentelemetry/browser-sdk/logs'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { pageLoad } from '../../src/index.js'

startLogsSdk({
  serviceName: 'shop',
  processors: [pageLoad().otel()],
  exportConfig: { url: `${location.origin}/intake/logs` },
  batchProcessorConfig: { scheduledDelayMillis: 100 },
})
registerInstrumentations({
  instrumentations: [
    new NavigationTimingInstrumentation(),
    new NavigationInstrumentation(),
    new ResourceTimingInstrumentation(),
    new WebVitalsInstrumentation(),
  ],
})

const logger = logs.getLogger('shop')
const own = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 }
logger.emit({ eventName: 'shop.ready' })
logger.emit({ body: 'no event' })
// As if the instrumentation had learned to do it itself.
logger.emit({ eventName: 'browser.navigation_timing', context: trace.setSpanContext(context.active(), own) })
addEventListener('load', () =>
  setTimeout(() => {
    history.pushState({}, '', '/page?soft')
    void fetch('/later')
  }),
)
