import type { Report } from '../diagnostics/report.js'
import { quote } from '../validation.js'
import { isRate, type Rate, rate } from './decide.js'
import { type IgnoreRule, type IsIgnored, resolveIgnore } from './ignore.js'
import { createRateLimiter, type RateLimiter } from './rate-limiter.js'
import { resolveSampler, type Sampler } from './sampler.js'
import { resolveTrust, type Trust } from './trust.js'

/** The options that say which requests are traced, and which of them sampled. */
export interface SamplingOptions {
  /**
   * The share of the traces begun here that is sampled, from 0 to 1. The decision depends on the trace id alone, so that
   * services with the same rate agree.
   *
   * @defaultValue 1
   */
  readonly sampleRate?: number
  /** Overrules the parent's decision and `sampleRate`, unless it answers `undefined`. */
  readonly sampler?: Sampler
  /**
   * How far the context of a request is trusted, for all or by request.
   *
   * @defaultValue `'continue'`
   */
  readonly trust?: Trust
  /** How many traces a second callers may force by their "sampled"; beyond that the own rate decides. */
  readonly maxForcedPerSecond?: number
  /** Requests without a transaction: a path with `*` as wildcard, a RegExp for the path, or a predicate. */
  readonly ignore?: readonly IgnoreRule[]
}

/** {@link SamplingOptions}, resolved: its functions never throw and keep to their types. */
export interface SamplingSettings {
  readonly isIgnored: IsIgnored | undefined
  readonly trust: Trust
  /** Allows a caller's "sampled"; absent without a limit. */
  readonly forcedLimiter: RateLimiter | undefined
  readonly sampler: Sampler | undefined
  readonly rate: Rate
}

/**
 * Validates the sampling options.
 *
 * @throws TypeError for an invalid option.
 */
export function resolveSampling(options: SamplingOptions, report: Report): SamplingSettings {
  return {
    rate: resolveRate(options.sampleRate),
    sampler: resolveSampler(options.sampler, report),
    trust: resolveTrust(options.trust, report),
    forcedLimiter: resolveLimit(options.maxForcedPerSecond),
    isIgnored: resolveIgnore(options.ignore, report),
  }
}

function resolveRate(sampleRate: unknown = 1): Rate {
  return rate(checkedRate('sampleRate', sampleRate))
}

/**
 * A rate in an option of this name.
 *
 * @throws TypeError for anything but a number from 0 to 1.
 */
export function checkedRate(name: string, value: unknown): number {
  if (isRate(value)) return value
  throw new TypeError(`${name} must be a number from 0 to 1, but was ${quote(value)}.${meantRate(value)}`)
}

function meantRate(value: unknown): string {
  if (value === '' || (typeof value !== 'string' && typeof value !== 'number')) return ''
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(String(value))
  const meant = percent ? Number(percent[1]) / 100 : Number(value) > 1 ? Number(value) / 100 : Number(value)
  return isRate(meant) ? ` Did you mean ${meant}?` : ''
}

function resolveLimit(option: unknown): RateLimiter | undefined {
  if (option === undefined) return undefined
  if (typeof option === 'number' && option >= 0) return createRateLimiter(option)
  throw new TypeError(`maxForcedPerSecond must be a number from 0, but was ${quote(option)}.`)
}
