/** The RUM agents that the page can use, by the names of their page-load targets. */
export const agents = [
  'elastic',
  'sentry',
  'datadog',
  'w3c',
  'faro',
  'splunk',
  'edot',
  'appinsights',
  'dash0',
  'honeycomb',
  'bugsnag',
] as const
export type Agent = (typeof agents)[number]

/** Their names for readers. */
export const agentNames: Readonly<Record<Agent, string>> = {
  elastic: 'Elastic',
  sentry: 'Sentry',
  datadog: 'Datadog',
  w3c: 'OpenTelemetry',
  faro: 'Faro',
  splunk: 'Splunk',
  edot: 'EDOT',
  appinsights: 'App Insights',
  dash0: 'Dash0',
  honeycomb: 'Honeycomb',
  bugsnag: 'BugSnag',
}

/** The agent that a query asks for: `?rum=sentry`. Elastic RUM if it names none. */
export function agentIn({ rum }: { readonly rum?: unknown }): Agent {
  return agents.find((agent) => agent === rum) ?? 'elastic'
}

/** The agents that name no trace in their report of a page that nobody has handed one to. */
export const namelessAlone: readonly Agent[] = ['datadog', 'faro', 'dash0']
