import type { Propagator } from '../propagators/propagator.js'
import { quote, refuseUnknown } from '../validation.js'
import { type Matcher, matcherOf } from './matcher.js'

/**
 * Which destinations are meant: an origin `https://api.example.com`, a host `api.example.com` or `api.example.com:8443`, a
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

/** What is done with outgoing requests, resolved. */
export interface OutgoingSettings {
  /** Whether an adapter starts it. */
  readonly automatic: boolean
  readonly own: readonly Matcher[]
  readonly to: readonly Matcher[]
  /** The formats that destinations of others get. */
  readonly forOthers: readonly Propagator[]
  /** A request with any of these headers has its trace already. */
  readonly marks: readonly string[]
}

/**
 * Validates the option `outgoing`.
 *
 * @throws TypeError naming the option, what it was, what is allowed and what was probably meant.
 */
export function resolveOutgoing(option: unknown, inject: readonly Propagator[]): OutgoingSettings {
  const { to, own } = option === false ? {} : checked(option)
  const forOthers = inject.filter(({ name }) => name === 'w3c')
  const others = matchers('outgoing.to', to)
  if (others.length > 0 && forOthers.length === 0) {
    throw new TypeError(
      'outgoing.to lists destinations that get W3C Trace Context alone, but propagators.inject does not write it. ' +
        'Add "w3c" to it, or list the destinations in outgoing.own, which get every format.',
    )
  }
  return Object.freeze({
    automatic: option !== false,
    own: matchers('outgoing.own', own),
    to: others,
    forOthers,
    marks: marksOf(inject),
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

function matchers(option: string, list: unknown = []): readonly Matcher[] {
  if (!Array.isArray(list)) throw new TypeError(`${option} must be a list of destinations, but was ${quote(list)}.`)
  return Object.freeze(list.map((target) => matcherOf(option, target)))
}

/** `baggage` travels without a trace too, and is no mark of one. */
function marksOf(inject: readonly Propagator[]): readonly string[] {
  const fields = ['traceparent', ...inject.flatMap((propagator) => propagator.fields)]
  return Object.freeze([...new Set(fields)].filter((name) => name !== 'baggage'))
}
