/** What the command prints when it has started at a URL. */
export function instructions(url: string, save?: string): string {
  const stored =
    save === undefined
      ? 'Nothing is stored: what is received is lost when this ends.'
      : `What is received is appended to ${save}.`
  return `Traces: ${url}/traces

${lines(url)}

${stored} Stop it with Ctrl+C.`
}

/** What to paste into server and page, for each agent. */
export function lines(url: string): string {
  const { host } = new URL(url)
  return `SERVER
  Baton           baton({ service: { name: 'shop' }, record: otlp({ url: '${url}/v1/traces' }) })
  OpenTelemetry   OTEL_EXPORTER_OTLP_ENDPOINT=${url} node --import ./tracing.mjs app.mjs
  Elastic         ELASTIC_APM_SERVER_URL=${url} node --require elastic-apm-node/start.js app.mjs
  Datadog         DD_TRACE_AGENT_URL=${url} node --import dd-trace/initialize.mjs app.mjs
  Sentry          Sentry.init({ dsn: 'http://key@${host}/1', tracesSampleRate: 1 })
  Zipkin          ${url}/api/v2/spans

PAGE, with pageLoad.tags() in its <head>, and the option of baton() for it
  OpenTelemetry   new OTLPTraceExporter({ url: '${url}/v1/traces' })
                  pageLoad: { w3c: true }
  Elastic RUM     pageLoad.script('elastic') in the <head>, after the agent's script
                  pageLoad: { elastic: { serviceName: 'shop page', serverUrl: '${url}' } }
  Sentry          Sentry.init({ dsn: 'http://key@${host}/1', tracesSampleRate: 1, integrations: [Sentry.browserTracingIntegration()] })
                  pageLoad: { sentry: true }
  Datadog RUM     datadogRum.init({ applicationId: 'shop', clientToken: 'any', proxy: '${url}/intake/datadog', trackResources: true })
                  pageLoad: { datadog: true }
  Grafana Faro    initializeFaro({ url: '${url}/collect', app: { name: 'shop page' }, instrumentations: [...getWebInstrumentations(), new TracingInstrumentation()] })
                  pageLoad: { faro: true }

Where the page has a Content-Security-Policy, add ${url} to connect-src.`
}
