import { type BrowserConfig, getWebInstrumentations, initializeFaro } from '@grafana/faro-web-sdk'
import { TracingInstrumentation } from '@grafana/faro-web-tracing'

// What the script of `pageLoad.script('faro')` finds and starts: Faro with its tracing.
Object.assign(window, {
  GrafanaFaroWebSdk: {
    initializeFaro: ({ apis, ...config }: BrowserConfig & { apis: RegExp[] }) =>
      initializeFaro({
        ...config,
        instrumentations: [
          ...getWebInstrumentations(),
          new TracingInstrumentation({ instrumentationOptions: { propagateTraceHeaderCorsUrls: apis } }),
        ],
      }),
  },
})
