import type { Transaction } from '../../../core/src/index.js'
import type { BatonOptions } from '../../../core/src/options/options.js'
import { type Agent, targetOf } from '../../../core/test/agents/site.js'

/** The agents of the table, by their columns. */
export const agents: readonly Agent[] = [
  'elastic',
  'sentry10',
  'sentry11',
  'datadog',
  'w3c',
  'faro',
  'splunk',
  'edot',
  'appinsights',
  'dash0',
  'honeycomb',
  'bugsnag',
]

/** How a page hands over to an agent where docs/page-load.md names no other way: by its script, its tags with a guard, or the header. */
export function headOf(agent: Agent, { pageLoad }: Transaction): string {
  if (agent === 'elastic') return String(pageLoad.script('elastic'))
  return agent === 'faro' ? '' : String(pageLoad.tags({ guard: true }))
}

/** The options of the agents that the server's script starts. */
export function pageLoadOptions(agent: Agent, serverUrl: string): BatonOptions['pageLoad'] {
  const starting = { serviceName: 'shop', serverUrl, flushInterval: 100 }
  return { [targetOf(agent)]: agent === 'elastic' ? starting : true }
}
