import type { Agent } from '../src/agents.js'

/** The agents that are run under every tracer, and whose calls are looked at. */
export const five = ['elastic', 'sentry', 'datadog', 'w3c', 'faro'] as const satisfies readonly Agent[]

/** Whether an agent is one of the five. */
export function isOfFive(agent: Agent): boolean {
  return (five as readonly Agent[]).includes(agent)
}
