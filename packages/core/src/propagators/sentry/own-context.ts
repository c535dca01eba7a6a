import { Baggage, type Member, memberOf, withinLimits } from '../../context/baggage.js'
import type { Service } from '../../context/service.js'
import type { Outgoing } from '../../context/trace-context.js'
import { randomnessOf } from '../../sampling/randomness.js'
import type { SentrySettings } from './options.js'
import { sampleRandOf } from './sample-rand.js'

/** The sampling context of the traces that begin here, as members of baggage in the order of Sentry's SDKs. */
export interface OwnContext {
  /** Without those of our own options that are too long for any header. */
  members(context: Outgoing): Member[]
  /**
   * The same as a `baggage` header.
   *
   * @param withDecision whether it holds `sampled` and `sample_rate`
   */
  format(context: Outgoing, withDecision: boolean): string
  /** Whether it never holds a character that has a meaning in HTML, or in a quoted string. */
  readonly isPlain: boolean
}

/** Compiles all that is the same for each trace. Empty values are left out. */
export function createOwnContext(
  { environment, release, publicKey, orgId }: SentrySettings,
  service: Service,
): OwnContext {
  const before = members([
    ['environment', environment ?? (service.environment || 'production')],
    ['release', release ?? service.version],
    ['public_key', publicKey],
  ])
  const organization = members([['org_id', orgId]])
  const start = before.map(({ text }) => `${text},`).join('')
  const middle = organization.map(({ text }) => `,${text}`).join('')
  const beforeId = `${start}sentry-trace_id=`
  const afterId = (decision: string) => `${middle}${decision},sentry-sample_rand=`
  const sampledAfterId = afterId(',sentry-sampled=true')
  const unsampledAfterId = afterId(',sentry-sampled=false')
  const undecidedAfterId = afterId('')
  const isWithinLimits = new Baggage(start).toString().length === start.length - 1

  function allMembers(context: Outgoing, withDecision = true): Member[] {
    const { traceId, sampled, sampleRate } = context
    return [
      ...before,
      ...members([['trace_id', traceId]]),
      ...organization,
      ...members([
        ['sampled', withDecision ? String(sampled) : ''],
        ['sample_rand', randOf(context)],
        ['sample_rate', withDecision ? sampleRate?.toString() : ''],
      ]),
    ]
  }

  return {
    members: isWithinLimits ? allMembers : (context) => [...withinLimits(allMembers(context))],
    isPlain: !/[&<>"'\\]/.test(start + middle),
    format(context, withDecision) {
      if (!isWithinLimits) return new Baggage(allMembers(context, withDecision)).toString()
      const { traceId, sampled, sampleRate } = context
      if (!withDecision) return beforeId + traceId + undecidedAfterId + randOf(context)
      const text = beforeId + traceId + (sampled ? sampledAfterId : unsampledAfterId) + randOf(context)
      return sampleRate === undefined ? text : `${text},sentry-sample_rate=${sampleRate}`
    },
  }
}

function members(entries: readonly (readonly [name: string, value: string | undefined])[]): Member[] {
  return entries.flatMap(([name, value]) => (value ? [memberOf(`sentry-${name}`, value)] : []))
}

function randOf(context: Outgoing): string {
  const { traceId, sampled, sampleRate } = context
  return sampleRandOf(randomnessOf(traceId, context), sampled, sampleRate, sampleRate !== undefined)
}
