import type { ReadHeader } from '../context/carrier.js'
import { type Incoming, type Link, noLinks, nothing } from '../context/trace-context.js'
import { guarded, type Report } from '../diagnostics/report.js'
import { isPromise } from '../platform/types.js'
import { quote, suggest } from '../validation.js'
import { newRandomness } from './randomness.js'

/** How far an incoming context is trusted. */
export type TrustLevel = (typeof trustLevels)[number]

const trustLevels = ['continue', 'ids-only', 'restart', 'restart-external', 'ignore'] as const

/** A level for all requests, or one for each. */
export type Trust = TrustLevel | ((incoming: Incoming, request: unknown) => TrustLevel)

/** The incoming context after the trust policy. */
export interface TrustedContext extends Incoming {
  /** Whether the policy refused the sender's decision, baggage and vendors' fields, with the trace or without it. */
  readonly isReduced?: boolean
  /**
   * Decides in place of the trace id, where a sender that does not decide has chosen the trace id: 14 lowercase hex
   * characters.
   */
  readonly randomness?: string
}

/**
 * Validates the option `trust`.
 *
 * @returns a level, or a function that never throws and always gives a level
 * @throws TypeError for an invalid option.
 */
export function resolveTrust(option: Trust = 'continue', report: Report): Trust {
  if (typeof option !== 'function') {
    if (trustLevels.includes(option)) return option
    const allowed = `${trustLevels.map((level) => quote(level)).join(', ')} or a function of a request`
    throw new TypeError(`trust must be ${allowed}, but was ${quote(option)}.${suggest(option, trustLevels)}`)
  }
  const ask = guarded(report, 'trust', option, "the context is treated as 'restart'")
  return function trustLevelOf(incoming, request) {
    const level: unknown = ask(incoming, request)
    if (isLevel(level)) return level
    if (isPromise(level)) level.catch(() => {}) // nobody else waits for it, and a rejection would end the process
    // Of a function that threw, the first report tells already.
    report('trust', `The option \`trust\` returned ${quote(level)}, which is none of ${trustLevels.join(', ')}.`)
    return 'restart'
  }
}

function isLevel(value: unknown): value is TrustLevel {
  return (trustLevels as readonly unknown[]).includes(value)
}

/**
 * The incoming context after the trust policy.
 *
 * - `continue`: all of it.
 * - `ids-only`: the trace is joined; the sender's decision, baggage and vendor fields are dropped.
 * - `restart`: a link alone.
 * - `restart-external`: all of it from our own services and pages, else a link alone.
 * - `ignore`: nothing.
 */
export function applyTrust(incoming: Incoming, level: TrustLevel, read: ReadHeader): TrustedContext {
  if (level === 'continue') return incoming
  if (level === 'ignore') return refused
  if (level === 'ids-only') return idsOf(incoming)
  if (level === 'restart-external' && isInternal(incoming, read)) return incoming
  return linkTo(incoming, level)
}

const refused: TrustedContext = Object.freeze({ ...nothing, isReduced: true })

/** An unknown sender says "not sampled" by default, so its 0 is as undecided as its 1. */
function idsOf({ parent, traceId, links }: Incoming): TrustedContext {
  const isOurs = parent === undefined && traceId === undefined
  if (isOurs) return links === noLinks ? refused : { links, isReduced: true }
  const randomness = newRandomness()
  if (parent === undefined) return { traceId, links, isReduced: true, randomness }
  const { spanId, random = false } = parent
  return {
    parent: { traceId: parent.traceId, spanId, sampled: undefined, random },
    links,
    isReduced: true,
    randomness,
  }
}

function linkTo({ parent, links }: Incoming, reason: Link['reason']): TrustedContext {
  if (parent === undefined) return links === noLinks ? refused : { links, isReduced: true }
  return { links: [{ traceId: parent.traceId, spanId: parent.spanId, reason }, ...links], isReduced: true }
}

/**
 * Elastic's rule: a tracestate with Elastic's member comes from our own services. Or the browser's word that a page of our
 * own origin made the call, because Elastic's browser agent sends no tracestate by default.
 *
 * @see https://github.com/elastic/apm/blob/main/specs/agents/trace-continuation.md
 */
function isInternal({ parent }: Incoming, read: ReadHeader): boolean {
  return Boolean(parent?.traceState?.get('es')) || read('sec-fetch-site') === 'same-origin'
}
