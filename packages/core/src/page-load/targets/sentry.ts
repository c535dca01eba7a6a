import type { Outgoing } from '../../context/trace-context.js'
import { resolveSentry, type SentrySettings } from '../../propagators/sentry/options.js'
import { formatSamplingContext, samplingContextOf } from '../../propagators/sentry/sampling-context.js'
import { formatSentryTrace } from '../../propagators/sentry/trace-header.js'
import { type AgentOptions, agentOptions } from './agent-options.js'
import { addsTags, whenThere } from './script.js'
import type { PageLoadTarget, PageLoadTerms } from './target.js'

/**
 * Sentry: the page load is the server's child, so the tag names the server's span.
 *
 * Beside it goes the sampling context: what the head of the trace sent, else our own, and of either only what Sentry documents,
 * because a page should not repeat what a stranger sent. A page that decides for itself gets no decision, and is in the trace all
 * the same.
 *
 * @see https://develop.sentry.dev/sdk/foundations/trace-propagation/
 */
export const sentry = {
  tagNames: ['sentry-trace', 'baggage'],
  timingNames: ['sentry-trace', 'baggage'],
  readsTiming: true,

  resolve(given, { sentry }) {
    const options = agentOptions('sentry', given, ours)
    const settings = settingsOf(options, sentry)
    return { options, handOff: (context, terms) => handOff(context, terms, settings) }
  },

  tags: ({ sentryTrace, baggage }) => [
    { name: 'sentry-trace', content: sentryTrace },
    ...(baggage === undefined ? [] : [{ name: 'baggage', content: baggage }]),
  ],

  config: (told) => told,

  // The agent looks into Server-Timing where it finds no tag. What is stale there it must not find.
  script: `function (told, options, isHeadFresh) {
  ${addsTags}
  if (told) {
    tag('sentry-trace', told.sentryTrace)
    if (told.baggage) tag('baggage', told.baggage)
  } else if (!isHeadFresh) tag('sentry-trace', 'stale')
  if (!options.dsn) return
  ${whenThere(
    'Sentry',
    `if (!options.integrations && agent.browserTracingIntegration) options.integrations = [agent.browserTracingIntegration()]
    agent.init(options)`,
  )}
}`,
} as const satisfies PageLoadTarget<Told>

type Told = {
  readonly sentryTrace: string
  readonly baggage?: string
}

const ours = /^(?:sentryTrace|baggage)$/

/** Dynamic Sampling Context, all that its specification names. */
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

function handOff(context: Outgoing, { sampling }: PageLoadTerms, settings: SentrySettings): Told {
  const { traceId, spanId, sampled } = context
  const inherits = sampling === 'inherit'
  const sentryTrace = formatSentryTrace(traceId, spanId, inherits ? sampled : undefined)
  const samplingContext = samplingContextOf(context, settings)
  const baggage = formatSamplingContext(samplingContext, inherits ? documented : undecided)
  return baggage === '' ? { sentryTrace } : { sentryTrace, baggage }
}

/** Who we are for Sentry: what the page's options say, else what the option `propagators` does. */
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
