import type { AgentPage } from './agent-site.js'
import type { readers } from './reports.js'

/** A major version of an agent that is tested. */
export interface Version extends AgentPage {
  readonly agent: keyof typeof readers
  /** The directory of its package in `node_modules`. */
  readonly installed: string
}

/** The newest version of an agent, and older ones that are installed under names of their own. */
const versionsOf = (agent: Version['agent'], name: string, older: readonly string[] = []): Version[] => [
  ...older.map((installed): Version => ({ agent, file: agent, installed, packages: { [name]: installed } })),
  { agent, file: agent, installed: name },
]

/** Each agent in the oldest major that is still downloaded much, in the newest, and in those between. */
export const versions: readonly Version[] = [
  ...versionsOf('elastic', '@elastic/apm-rum', ['elastic-rum512']),
  ...versionsOf('sentry', '@sentry/browser', ['sentry-browser8', 'sentry-browser9', 'sentry-browser10']),
  ...versionsOf('datadog', '@datadog/browser-rum', ['datadog-rum5', 'datadog-rum6']),
  ...versionsOf('faro', '@grafana/faro-web-sdk', ['faro-web-sdk1']),
  ...versionsOf('w3c', '@opentelemetry/instrumentation-document-load', ['document-load48']),
  ...versionsOf('splunk', '@splunk/otel-web'),
]
