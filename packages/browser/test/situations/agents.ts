import type { Transaction } from '../../../core/src/index.js'
import type { BatonOptions } from '../../../core/src/options/options.js'
import { type Agent, targetOf } from '../../../core/test/agents/site.js'
import type { Head } from './pages.js'

/** The directories of the agents' packages in `node_modules`. */
export const packages: Readonly<Record<Agent, string>> = {
  elastic: '@elastic/apm-rum',
  sentry10: 'sentry-browser10',
  sentry11: '@sentry/browser',
  datadog: '@datadog/browser-rum',
  w3c: '@opentelemetry/instrumentation-document-load',
  faro: '@grafana/faro-web-sdk',
  splunk: '@splunk/otel-web',
  edot: '@elastic/opentelemetry-browser',
  appinsights: '@microsoft/applicationinsights-web',
  dash0: '@dash0/sdk-web',
  honeycomb: '@honeycombio/opentelemetry-web',
  bugsnag: '@bugsnag/browser-performance',
}

/** What a page hands over to an agent, by the words of its address. */
export function headOf(agent: Agent, transaction: Transaction, words: readonly string[], url: string): Head {
  const { pageLoad } = transaction
  if (words.includes('package')) return { before: String(pageLoad.data()), usesPackage: true }
  if (agent === 'faro') return {}
  if (words.includes('snippet')) {
    return agent === 'elastic' ? { after: elasticSnippet(transaction, url) } : { before: String(pageLoad.tags()) }
  }
  return { before: String(agent === 'elastic' ? pageLoad.script('elastic') : pageLoad.tags({ guard: true })) }
}

/** The snippet of Elastic's documentation, verbatim. */
const elasticSnippet = ({ traceId, ensureParentId, sampled }: Transaction, url: string) => `<script>
  elasticApm.init({
    ...${JSON.stringify(starting(url))},
    pageLoadTraceId: '${traceId}',
    pageLoadSpanId: '${ensureParentId()}',
    pageLoadSampled: ${sampled}
  })
</script>`

/** The options of the agents that the server's script starts. */
export function pageLoadOptions(agent: Agent, serverUrl: string): BatonOptions['pageLoad'] {
  return { [targetOf(agent)]: agent === 'elastic' ? starting(serverUrl) : true }
}

const starting = (serverUrl: string) => ({ serviceName: 'shop', serverUrl, flushInterval: 100 })
