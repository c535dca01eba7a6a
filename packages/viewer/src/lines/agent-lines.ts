import { type AgentLines, tagged, withOption } from './line.js'

/**
 * What to write for each browser agent so that it continues the server's trace and reports to a viewer at this URL. The viewer's
 * instructions, and the pages in `docs/start` and `docs/agents`, are made of these.
 *
 * @param url without a slash at its end, such as `http://localhost:4318`.
 */
export function agentLines(url: string): readonly AgentLines[] {
  const { host } = new URL(url)
  return [
    {
      ...withOption('elastic', 'Elastic RUM', `{ serviceName: 'shop page', serverUrl: '${url}' }`),
      head: `pageLoad.script('elastic')`,
      packages: ['@elastic/apm-rum'],
      imports: [`import '@elastic/apm-rum' // sets window.elasticApm, which the script in the head starts`],
      start: '',
    },
    {
      ...tagged('sentry', 'Sentry'),
      packages: ['@sentry/browser'],
      imports: [`import * as Sentry from '@sentry/browser'`],
      start: `Sentry.init({
  dsn: 'http://key@${host}/1',
  tracesSampleRate: 1,
  integrations: [Sentry.browserTracingIntegration()],
})`,
    },
    {
      ...tagged('datadog', 'Datadog RUM'),
      packages: ['@datadog/browser-rum'],
      imports: [`import { datadogRum } from '@datadog/browser-rum'`],
      start: `datadogRum.init({
  applicationId: 'shop',
  clientToken: 'any',
  proxy: '${url}/intake/datadog',
  sessionSampleRate: 100,
  trackResources: true,
})`,
    },
    {
      ...tagged('w3c', 'OpenTelemetry'),
      packages: [
        '@opentelemetry/sdk-trace-web',
        '@opentelemetry/exporter-trace-otlp-http',
        '@opentelemetry/instrumentation',
        '@opentelemetry/instrumentation-document-load',
      ],
      imports: [
        `import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'`,
        `import { registerInstrumentations } from '@opentelemetry/instrumentation'`,
        `import { DocumentLoadInstrumentation } from '@opentelemetry/instrumentation-document-load'`,
        `import { BatchSpanProcessor, WebTracerProvider } from '@opentelemetry/sdk-trace-web'`,
      ],
      start: `const exporter = new OTLPTraceExporter({ url: '${url}/v1/traces' })
new WebTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] }).register()
registerInstrumentations({ instrumentations: [new DocumentLoadInstrumentation()] })`,
    },
    {
      ...tagged('faro', 'Grafana Faro'),
      packages: ['@grafana/faro-web-sdk'],
      imports: [`import { initializeFaro } from '@grafana/faro-web-sdk'`],
      start: `initializeFaro({ url: '${url}/collect', app: { name: 'shop page' } })`,
    },
    {
      ...tagged('splunk', 'Splunk RUM'),
      packages: ['@splunk/otel-web'],
      imports: [`import { SplunkRum } from '@splunk/otel-web'`],
      start: `SplunkRum.init({
  applicationName: 'shop page',
  rumAccessToken: 'any',
  beaconEndpoint: '${url}/api/v2/spans',
  allowInsecureBeacon: true,
})`,
    },
    {
      ...tagged('edot', 'EDOT Browser'),
      packages: ['@elastic/opentelemetry-browser'],
      imports: [
        `import '@elastic/opentelemetry-browser/build/elastic-otel-browser.min.js' // sets window.startBrowserSdk`,
      ],
      start: `startBrowserSdk({ serviceName: 'shop page', otlpEndpoint: '${url}/' })`,
    },
    {
      ...tagged('appinsights', 'Application Insights'),
      packages: ['@microsoft/applicationinsights-web'],
      imports: [`import { ApplicationInsights } from '@microsoft/applicationinsights-web'`],
      start: `const key = '00000000-0000-0000-0000-000000000001'
const connectionString = \`InstrumentationKey=\${key};IngestionEndpoint=${url}/\`
const insights = new ApplicationInsights({ config: { connectionString } })
insights.loadAppInsights()
insights.trackPageView()`,
    },
    {
      ...tagged('dash0', 'Dash0'),
      packages: ['@dash0/sdk-web'],
      imports: [`import { init } from '@dash0/sdk-web'`],
      start: `init({ serviceName: 'shop page', endpoint: { url: '${url}', authToken: 'any' } })`,
    },
    {
      ...tagged('honeycomb', 'Honeycomb'),
      packages: ['@honeycombio/opentelemetry-web', '@opentelemetry/instrumentation-document-load'],
      imports: [
        `import { HoneycombWebSDK } from '@honeycombio/opentelemetry-web'`,
        `import { DocumentLoadInstrumentation } from '@opentelemetry/instrumentation-document-load'`,
      ],
      start: `new HoneycombWebSDK({
  apiKey: 'any',
  serviceName: 'shop page',
  endpoint: '${url}',
  instrumentations: [new DocumentLoadInstrumentation()],
}).start()`,
    },
    {
      ...tagged('bugsnag', 'BugSnag Performance'),
      packages: ['@bugsnag/browser-performance'],
      imports: [`import BugsnagPerformance from '@bugsnag/browser-performance'`],
      start: `BugsnagPerformance.start({
  apiKey: '0123456789abcdef0123456789abcdef',
  endpoint: '${url}/v1/traces',
  serviceName: 'shop page',
  samplingProbability: 1,
})`,
    },
  ]
}
