import type { Report } from '../diagnostics/report.js'
import { checkedRate } from '../sampling/options.js'
import { createPageRate, type PageRate } from './page-rate.js'
import type { AgentRate } from './targets/agent-rate.js'
import type { PageLoadTargetName } from './targets/index.js'

/**
 * Validates the option `pageLoad.sampleRate`, and says where it contradicts others.
 *
 * @returns the rate of a target: that of the agent's own options, unless the agent applies it itself; `undefined` for all page loads
 * @throws TypeError for an invalid rate.
 */
export function resolvePageRate(
  option: unknown,
  sampling: 'inherit' | 'independent',
  report: Report,
): (name: PageLoadTargetName, agentRate: AgentRate | undefined) => PageRate | undefined {
  const pageRate = option === undefined ? undefined : checkedRate('pageLoad.sampleRate', option)
  if (sampling === 'independent') {
    if (pageRate !== undefined) report('page-rate sampling', independentRate)
    return () => undefined
  }
  return (name, agentRate) => {
    if (agentRate === undefined) return createPageRate(pageRate ?? 1)
    warnOfRates(name, agentRate, pageRate, report)
    return createPageRate(agentRate.isAppliedByAgent ? 1 : agentRate.rate)
  }
}

/** Says where the rates of one agent contradict each other. */
function warnOfRates(
  name: PageLoadTargetName,
  { option, rate }: AgentRate,
  pageRate: number | undefined,
  report: Report,
): void {
  if (name === 'datadog' && rate > 0 && rate < 0.01) report('page-rate percent', percentRate(rate * 100))
  if (pageRate === undefined || rate === pageRate) return
  report(
    `page-rate ${name}`,
    `pageLoad.sampleRate is ${pageRate}, but pageLoad.${name}.${option} says ${rate}, which counts for that agent. Leave one of them out.`,
  )
}

function percentRate(percent: number): string {
  return `pageLoad.datadog.sessionSampleRate is ${percent}, which is ${percent} percent of the sessions: Datadog counts from 0 to 100. Did you mean ${percent * 100}?`
}

const independentRate =
  'pageLoad.sampleRate does nothing with pageLoad.sampling "independent": there the page decides for itself, by the rate of its agent. Leave one of them out.'
