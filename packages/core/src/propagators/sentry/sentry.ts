import { withOwn } from '../../context/baggage.js'
import type { Service } from '../../context/service.js'
import type { Link } from '../../context/trace-context.js'
import type { Propagator } from '../propagator.js'
import { resolveSentry, type SentrySettings } from './options.js'
import { createOwnContext } from './own-context.js'
import {
  carriedBy,
  carry,
  isFull,
  nameOf,
  rateIn,
  reconciled,
  type SamplingContext,
  samplingContextIn,
  valueIn,
} from './sampling-context.js'
import { formatSentryTrace, parseSentryTrace, type SentryTrace } from './trace-header.js'

const header = 'sentry-trace'

/**
 * Sentry: `sentry-trace`, and the members `sentry-*` of `baggage` with the facts of the head of the trace.
 *
 * `sentry-trace` is the source of truth: without one, or with a bad one, the members count for nothing. A trace of
 * another organization is not continued.
 *
 * @see https://develop.sentry.dev/sdk/foundations/trace-propagation/
 */
export const sentry = {
  ...sentryWith(resolveSentry({}), {}),
  configure: (options: unknown = {}, service: Service = {}) => sentryWith(resolveSentry(options), service),
} as const satisfies Propagator

function sentryWith(settings: SentrySettings, service: Service) {
  const ownContext = createOwnContext(settings, service)
  return {
    name: 'sentry',
    fields: [header, 'baggage'],

    extract(read) {
      const value = read(header)
      const found = value === undefined ? undefined : parseSentryTrace(value)
      if (found === undefined) return undefined
      const incoming = samplingContextIn(read('baggage'))
      if (!continues(incoming, settings)) return { links: refused(found) }

      const { traceId, spanId, sampled } = found
      const carried = carry(traceId, isOf(traceId, incoming) ? incoming : new Map())
      return spanId === undefined ? { traceId, sampled, carried } : { parent: { traceId, spanId, sampled, carried } }
    },

    inject({ traceId, spanId, sampled }, write) {
      write(header, formatSentryTrace(traceId, spanId, sampled))
    },

    /**
     * In place of all members of Sentry's that were there, behind those of others, which stay as they are but for those
     * that do not fit any more. A part of a sampling context would be another one, so it leaves whole or not at all.
     */
    baggage(context, baggage) {
      const incoming = carriedBy(context)
      const own = incoming ? [...reconciled(incoming, context).values()] : ownContext.members(context)
      const all = baggage?.members ?? []
      const others = all.filter((member) => nameOf(member) === undefined)
      return own.length > 0 || others.length < all.length ? withOwn(others, own) : undefined
    },

    sampleRate(parent) {
      const incoming = carriedBy(parent)
      return incoming && rateIn(incoming)
    },
  } as const satisfies Propagator
}

/**
 * Organizations that are both known must be the same; strictly, also both unknown.
 *
 * It keeps the traces of different users of Sentry apart, and proves nothing: an organization's id stands in every
 * page's DSN.
 */
function continues(incoming: SamplingContext, { orgId, strict }: SentrySettings): boolean {
  const incomingOrgId = valueIn(incoming, 'org_id')
  if (incomingOrgId === undefined && orgId !== undefined && isFull(incoming)) return false // it may stand behind the others
  return incomingOrgId === orgId || (!strict && (incomingOrgId === undefined || orgId === undefined))
}

function isOf(traceId: string, incoming: SamplingContext): boolean {
  return (valueIn(incoming, 'trace_id') ?? traceId) === traceId
}

function refused({ traceId, spanId }: SentryTrace): readonly Link[] {
  return spanId === undefined ? [] : [{ traceId, spanId, reason: 'org' }]
}
