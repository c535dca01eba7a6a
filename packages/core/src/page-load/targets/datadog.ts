import { quote } from '../../validation.js'
import { agentOptions } from './agent-options.js'
import { addsTags, whenThere } from './script.js'
import type { PageLoadTarget } from './target.js'

/**
 * Datadog RUM: joins the page to the trace by its id alone, so nobody is whose parent.
 *
 * Nothing can tell the agent that a trace is not sampled, so a page of such a trace is told nothing: a link would lead
 * nowhere. The agent drops what is more than two minutes older than the page by the browser's clock; our script knows better,
 * and says that it is new.
 *
 * @see https://docs.datadoghq.com/real_user_monitoring/correlate_with_other_telemetry/apm/
 */
export const datadog = {
  tagNames: ['dd-trace-id', 'dd-trace-time'],
  timingNames: ['dd-trace-id', 'dd-trace-time'],
  readsTiming: false,

  resolve(given) {
    const { traceIdFormat = 'decimal', ...options } = agentOptions('datadog', given, ours)
    if (traceIdFormat !== 'decimal' && traceIdFormat !== 'hex') {
      throw new TypeError(`pageLoad.datadog.traceIdFormat must be "decimal" or "hex", but was ${quote(traceIdFormat)}.`)
    }
    if (options.applicationId !== undefined && options.clientToken === undefined) {
      throw new TypeError(
        'pageLoad.datadog.clientToken is missing: the agent does not start with an applicationId alone.',
      )
    }
    const write = traceIdFormat === 'hex' ? (traceId: string) => traceId : decimal
    return {
      options: Object.freeze(options),
      handOff: ({ traceId, sampled }) => (sampled ? { traceId: write(traceId), traceTime: Date.now() } : undefined),
    }
  },

  tags: ({ traceId, traceTime }) => [
    { name: 'dd-trace-id', content: traceId },
    { name: 'dd-trace-time', content: String(traceTime) },
  ],

  config: () => ({}), // the agent takes the trace from its tags alone

  script: `function (told, options) {
  ${addsTags}
  if (told) {
    tag('dd-trace-id', told.traceId)
    tag('dd-trace-time', performance.timeOrigin)
  }
  if (!options.applicationId) return
  ${whenThere('DD_RUM', 'agent.init(options)')}
}`,
} as const satisfies PageLoadTarget<Told>

type Told = {
  readonly traceId: string
  /** Milliseconds since the epoch. */
  readonly traceTime: number
}

const ours = /^(?:traceId|traceTime)$/

/** The lower 64 bits, as Datadog writes a trace id. */
function decimal(traceId: string): string {
  return BigInt(`0x${traceId.slice(16)}`).toString()
}
