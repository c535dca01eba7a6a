import type { ReadHeader } from '../context/carrier.js'
import { type Incoming, type Link, noLinks, nothing } from '../context/trace-context.js'
import { guarded, type Report } from '../diagnostics/report.js'
import { quote, suggest } from '../validation.js'

/** How far an incoming context is trusted. */
export type TrustLevel = (typeof trustLevels)[number]

const trustLevels = ['continue', 'ids-only', 'restart', 'restart-external', 'ignore'] as const

/** A level for all requests, or one for each. */
export type Trust = TrustLevel | ((incoming: Incoming, request: unknown) => TrustLevel)

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
  const ask = guarded(report, 'trust', option)
  return function trustLevelOf(incoming, request) {
    const level = ask(incoming, request)
    if (level === undefined || trustLevels.includes(level)) return level ?? 'continue'
    report('trust', `The option \`trust\` returned ${quote(level)}, which is none of ${trustLevels.join(', ')}.`)
    return 'continue'
  }
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
export function applyTrust(incoming: Incoming, level: TrustLevel, read: ReadHeader): Incoming {
  if (level === 'continue' || incoming === nothing) return incoming
  if (level === 'ignore') return nothing
  if (level === 'ids-only') return idsOf(incoming)
  if (level === 'restart-external' && isInternal(incoming, read)) return incoming
  return linkTo(incoming, level)
}

/** An unknown sender says "not sampled" by default, so its 0 is as undecided as its 1. */
function idsOf({ parent, traceId, links }: Incoming): Incoming {
  if (parent === undefined) return { traceId, links }
  const { spanId, random = false } = parent
  return { parent: { traceId: parent.traceId, spanId, sampled: undefined, random }, links }
}

function linkTo({ parent, links }: Incoming, reason: Link['reason']): Incoming {
  if (parent === undefined) return links === noLinks ? nothing : { links }
  return { links: [{ traceId: parent.traceId, spanId: parent.spanId, reason }, ...links] }
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
