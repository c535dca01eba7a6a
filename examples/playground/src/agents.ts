/** The RUM agents that the page can use. */
export const agents = ['elastic', 'sentry', 'datadog', 'w3c', 'faro'] as const
export type Agent = (typeof agents)[number]

/** Their names for readers. */
export const agentNames: Readonly<Record<Agent, string>> = {
  elastic: 'Elastic RUM',
  sentry: 'Sentry',
  datadog: 'Datadog RUM',
  w3c: 'OpenTelemetry web',
  faro: 'Grafana Faro',
}

/** The agent that a query asks for: `?rum=sentry`. Elastic RUM if it names none. */
export function agentIn({ rum }: { readonly rum?: unknown }): Agent {
  return agents.find((agent) => agent === rum) ?? 'elastic'
}
