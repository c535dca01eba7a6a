import type { Agent } from './agents.js'

/** What to write for an agent, in the server and in the page. */
export interface Lines {
  readonly server: string
  readonly page: string
}

/** The option of Baton for each agent, and the agent's own lines in the page below Baton's. */
const agentLines: Readonly<Record<Agent, readonly [option: string, page: string]>> = {
  elastic: [
    `{ elastic: { serviceName: 'shop page', serverUrl: 'https://apm.example' } }`,
    `<script src="/elastic-apm-rum.umd.min.js"></script>
<%- pageLoad.script('elastic') %>`,
  ],
  sentry: tagsFor(
    'sentry',
    'Sentry.init({ dsn, tracesSampleRate: 1, integrations: [Sentry.browserTracingIntegration()] })',
  ),
  datadog: tagsFor('datadog', `datadogRum.init({ applicationId, clientToken, site, trackResources: true })`),
  w3c: tagsFor('w3c', 'registerInstrumentations({ instrumentations: [new DocumentLoadInstrumentation()] })'),
  faro: ['{ faro: true }', `initializeFaro({ url, app: { name: 'shop page' } }) // it reads Baton's Server-Timing`],
  splunk: tagsFor('splunk', `SplunkRum.init({ applicationName: 'shop page', realm, rumAccessToken })`),
  edot: tagsFor('edot', `startBrowserSdk({ serviceName: 'shop page', otlpEndpoint })`),
  appinsights: tagsFor('appinsights', 'new ApplicationInsights({ config: { connectionString } }).loadAppInsights()'),
  dash0: tagsFor('dash0', `init({ serviceName: 'shop page', endpoint: { url, authToken } })`),
  honeycomb: tagsFor(
    'honeycomb',
    `new HoneycombWebSDK({ apiKey, instrumentations: [new DocumentLoadInstrumentation()] }).start()`,
  ),
  bugsnag: tagsFor('bugsnag', 'BugsnagPerformance.start({ apiKey })'),
}

/** The lines that link a page with this agent to an Express server. */
export function linesFor(agent: Agent): Lines {
  const [option, page] = agentLines[agent]
  return {
    server: `import { baton } from '@trace-baton/express'
import { otlp } from '@trace-baton/opentelemetry'
app.use(baton({ service: { name: 'shop' }, record: otlp(), pageLoad: ${option} }))`,
    page,
  }
}

function tagsFor(target: Agent, start: string): [option: string, page: string] {
  return [`{ ${target}: true }`, `<%- pageLoad.tags() %>\n<script type="module">${start}</script>`]
}
