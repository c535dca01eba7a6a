import type { Outgoing } from '../../context/trace-context.js'
import { resolveSentry, type SentrySettings } from '../../propagators/sentry/options.js'
import { createOwnContext, type OwnContext } from '../../propagators/sentry/own-context.js'
import { carriedBy, formatSamplingContext, reconciled } from '../../propagators/sentry/sampling-context.js'
import { formatSentryTrace } from '../../propagators/sentry/trace-header.js'
import { type AgentOptions, agentOptions } from './agent-options.js'
import { replacedRate } from './agent-rate.js'
import { addsTags, whenThere } from './script.js'
import type { PageLoadSurroundings, PageLoadTarget } from './target.js'

const tags = [
  { name: 'sentry-trace', isPlain: true, content: ({ sentryTrace }: SentryHandOff) => sentryTrace },
  { name: 'baggage', content: ({ baggage }: SentryHandOff) => baggage },
] as const

/**
 * Sentry: the page load is the server's child, so the tag names the server's span.
 *
 * Beside it goes the sampling context: the one of the head of the trace, else our own, and of either only the members that
 * Sentry documents, because a page should not repeat what a stranger sent. A page that decides for itself gets no decision,
 * and is in the trace all the same.
 *
 * @see https://develop.sentry.dev/sdk/foundations/trace-propagation/
 */
export const sentry = {
  tags,
  timing: tags,
  readsTiming: true,

  resolve(given, { sampling, sentry, service }: PageLoadSurroundings) {
    const options = agentOptions('sentry', given, reserved)
    const own = createOwnContext(settingsOf(options, sentry), service)
    const inherits = sampling === 'inherit'
    return {
      options,
      agentRate: replacedRate('sentry', 'tracesSampleRate', asNumber(options.tracesSampleRate)),
      handOff: (context) => handOff(context, own, inherits),
      isPlain: (context) => own.isPlain && carriedBy(context) === undefined,
    }
  },

  config: (handOff) => handOff,

  // The agent reads Server-Timing where it finds no tag. A stale entry there it must not find.
  script: `function (data, options, isHeadFresh) {
  ${addsTags}
  if (data) {
    tag('sentry-trace', data.sentryTrace)
    if (data.baggage) tag('baggage', data.baggage)
  } else if (!isHeadFresh) tag('sentry-trace', 'stale')
  if (!options.dsn) return
  ${whenThere(
    'Sentry',
    `if (!options.integrations && agent.browserTracingIntegration) options.integrations = [agent.browserTracingIntegration()]
    agent.init(options)`,
  )}
}`,
} as const satisfies PageLoadTarget<SentryHandOff>

type SentryHandOff = {
  readonly sentryTrace: string
  readonly baggage?: string
}

const reserved = /^(?:sentryTrace|baggage)$/

/** Dynamic Sampling Context, all members that its specification names. */
const documented = [
  'environment',
  'release',
  'public_key',
  'trace_id',
  'org_id',
  'transaction',
  'sampled',
  'sample_rand',
  'sample_rate',
  'replay_id',
]
const undecided = documented.filter((name) => name !== 'sampled' && name !== 'sample_rate')

function handOff(context: Outgoing, own: OwnContext, inherits: boolean): SentryHandOff {
  const { traceId, spanId, sampled } = context
  const sentryTrace = formatSentryTrace(traceId, spanId, inherits ? sampled : undefined)
  const incoming = carriedBy(context)
  const baggage = incoming
    ? formatSamplingContext(reconciled(incoming, context), inherits ? documented : undecided)
    : own.format(context, inherits)
  return baggage === '' ? { sentryTrace } : { sentryTrace, baggage }
}

/** The agent takes `true` for 1, and `false` for 0. */
function asNumber(rate: unknown): unknown {
  return typeof rate === 'boolean' ? Number(rate) : rate
}

/** This service's Sentry project: the page's options, else the option `propagators`. */
function settingsOf(
  { dsn, release, environment }: AgentOptions,
  elsewhere: SentrySettings | undefined,
): SentrySettings {
  const own = resolveSentry({ dsn, release, environment }, 'pageLoad.sentry')
  return {
    ...own,
    publicKey: own.publicKey ?? elsewhere?.publicKey,
    orgId: own.orgId ?? elsewhere?.orgId,
    release: own.release ?? elsewhere?.release,
    environment: own.environment ?? elsewhere?.environment,
  }
}
