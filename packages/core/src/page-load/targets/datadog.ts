import { toDecimal } from '../../context/decimal.js'
import { quote } from '../../validation.js'
import { agentOptions } from './agent-options.js'
import { sessionRate } from './agent-rate.js'
import { addsTags, whenThere } from './script.js'
import type { PageLoadTarget } from './target.js'

const tags = [
  { name: 'dd-trace-id', isPlain: true, content: ({ traceId }: DatadogHandOff) => traceId },
  { name: 'dd-trace-time', isPlain: true, content: ({ traceTime }: DatadogHandOff) => traceTime },
] as const

/**
 * Datadog RUM: joins the page to the trace by its id alone, without parenthood.
 *
 * The agent knows no unsampled trace, so the page of one gets no hand-off: its link would lead nowhere. The agent drops a
 * hand-off that is more than two minutes older than the page by the browser's clock; our script has checked the age
 * already, and gives it the time of the page.
 *
 * @see https://docs.datadoghq.com/real_user_monitoring/correlate_with_other_telemetry/apm/
 */
export const datadog = {
  tags,
  timing: tags,
  readsTiming: false,

  resolve(given) {
    const { traceIdFormat = 'decimal', ...options } = agentOptions('datadog', given, reserved)
    if (traceIdFormat !== 'decimal' && traceIdFormat !== 'hex') {
      throw new TypeError(`pageLoad.datadog.traceIdFormat must be "decimal" or "hex", but was ${quote(traceIdFormat)}.`)
    }
    if (options.applicationId !== undefined && options.clientToken === undefined) {
      throw new TypeError(
        'pageLoad.datadog.clientToken is missing: the agent does not start with an applicationId alone.',
      )
    }
    const write = traceIdFormat === 'hex' ? (traceId: string) => traceId : lowerHalf
    return {
      options: Object.freeze(options),
      agentRate: sessionRate('datadog', 'sessionSampleRate', options.sessionSampleRate, 100),
      handOff: ({ traceId, sampled }) => (sampled ? { traceId: write(traceId), traceTime: Date.now() } : undefined),
    }
  },

  config: () => ({}), // the agent takes the trace from its tags alone

  script: `function (data, options) {
  ${addsTags}
  if (data) {
    tag('dd-trace-id', data.traceId)
    tag('dd-trace-time', performance.timeOrigin)
  }
  if (!options.applicationId) return
  ${whenThere('DD_RUM', 'agent.init(options)')}
}`,
} as const satisfies PageLoadTarget<DatadogHandOff>

type DatadogHandOff = {
  readonly traceId: string
  /** Milliseconds since the epoch. */
  readonly traceTime: number
}

const reserved = /^(?:traceId|traceTime)$/

/** The lower 64 bits, as Datadog writes a trace id. */
function lowerHalf(traceId: string): string {
  return toDecimal(traceId.slice(16))
}
