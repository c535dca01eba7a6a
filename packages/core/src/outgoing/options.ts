import { guarded, type Report } from '../diagnostics/report.js'
import { createInjector, type Injector } from '../propagators/inject.js'
import type { PropagatorSettings } from '../propagators/options.js'
import type { Propagator } from '../propagators/propagator.js'
import { quote, refuseUnknown } from '../validation.js'
import { type Matcher, matcherOf } from './matcher.js'
import { type TraceHeaders, traceHeadersOf } from './trace-headers.js'

/**
 * Destinations: an origin `https://api.example.com`, a host `api.example.com` or `api.example.com:8443`, a
 * wildcard `*.example.com` for everything below a domain, an address or a range of them `10.1.0.0/16`, a RegExp that is
 * tested against the origin, or a function of the URL.
 */
export type TargetMatcher = string | RegExp | ((url: URL) => boolean)

/** Who gets trace headers, beside the private network. */
export interface OutgoingOptions {
  /** Destinations of others: they get W3C Trace Context, and neither baggage nor vendors' headers. */
  readonly to?: readonly TargetMatcher[]
  /** Destinations of our own: they get what the private network gets, which is every format that is written. */
  readonly own?: readonly TargetMatcher[]
}

/** The option `outgoing`, resolved. Its matchers never throw. */
export interface OutgoingSettings {
  /** Whether an adapter starts it. */
  readonly automatic: boolean
  readonly own: readonly Matcher[]
  readonly to: readonly Matcher[]
  /** For our own destinations and the private network. */
  readonly injector: Injector
  /** For destinations of others. */
  readonly forOthers: Injector
  /** A request in which any of these formats is written has its trace already. */
  readonly marks: ReadonlySet<Propagator>
  readonly traceHeaders: TraceHeaders
}

/**
 * Validates the option `outgoing`.
 *
 * @throws TypeError for an invalid option.
 */
export function resolveOutgoing(
  option: unknown,
  { extract, injector }: Pick<PropagatorSettings, 'extract' | 'injector'>,
  report: Report,
): OutgoingSettings {
  const { to, own } = option === false ? {} : checked(option)
  const forOthers = injector.formats.filter((format) => format.forOthers)
  const others = matchers('outgoing.to', to, report)
  if (others.length > 0 && forOthers.length === 0) {
    throw new TypeError(
      'outgoing.to lists destinations that get W3C Trace Context alone, but propagators.inject does not write it. ' +
        'Add "w3c" to it, or list the destinations in outgoing.own, which get every format.',
    )
  }
  const traceHeaders = traceHeadersOf([...injector.formats, ...extract])
  return Object.freeze({
    automatic: option !== false,
    own: matchers('outgoing.own', own, report),
    to: others,
    injector,
    forOthers: createInjector(forOthers),
    marks: marksOf(injector.formats, traceHeaders.formatOf('traceparent')),
    traceHeaders,
  })
}

function checked(option: unknown = {}): OutgoingOptions {
  if (typeof option !== 'object' || option === null || Array.isArray(option)) {
    const meant = Array.isArray(option) ? ` Did you mean { to: ${quote(option)} }?` : ''
    throw new TypeError(`outgoing must be false or an object like { to, own }, but was ${quote(option)}.${meant}`)
  }
  refuseUnknown('option', option, ['to', 'own'], 'outgoing')
  return option
}

function matchers(option: string, list: unknown, report: Report): readonly Matcher[] {
  if (list === undefined) return []
  if (!Array.isArray(list)) throw new TypeError(`${option} must be a list of destinations, but was ${quote(list)}.`)
  return Object.freeze(list.map((target) => safe(matcherOf(option, target), report)))
}

/** A matcher of the application that throws, or answers anything else than `true`, does not match. */
function safe(matches: Matcher, report: Report): Matcher {
  const ask = guarded(report, 'outgoing', matches)
  return (url) => ask(url) === true
}

/** The header of a companion, `baggage`, travels without a trace, too. */
function marksOf(written: readonly Propagator[], traceparent: Propagator | undefined): ReadonlySet<Propagator> {
  const formats = written.filter(({ companion }) => !companion)
  return new Set(traceparent === undefined ? formats : [traceparent, ...formats])
}
