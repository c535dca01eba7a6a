import type { BatonOptions } from '@trace-baton/core'
import type { Agent } from './agents.js'

type PageLoadOptions = NonNullable<BatonOptions['pageLoad']>

/**
 * The options of Baton for a page with this agent. A page has one agent, and its target alone.
 *
 * @param elastic the options of Elastic's agent, which Baton's script starts
 */
export function pageLoadOptions(agent: Agent, elastic: ElasticOptions): PageLoadOptions {
  if (agent === 'elastic') return { elastic }
  return { [agent]: true }
}

/** The options of Elastic's agent: it reports to the page's own origin, and sends its trace headers to the stock service. */
export function elasticOptions(stockUrl: string) {
  return { serviceName: 'shop page', serverUrl: '/', flushInterval: 100, distributedTracingOrigins: [stockUrl] }
}
type ElasticOptions = ReturnType<typeof elasticOptions>
