import { type BrowserConfig, getWebInstrumentations, initializeFaro } from '@grafana/faro-web-sdk'
import { TracingInstrumentation } from '@grafana/faro-web-tracing'

// The script of `pageLoad.script('faro')` starts this agent: Faro with its tracing.
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
