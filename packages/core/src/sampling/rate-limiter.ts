import { newRandomness } from './randomness.js'
import type { TrustedContext } from './trust.js'

/** Whether one more is allowed in the current second. */
export type RateLimiter = () => boolean

/** Allows so many a second, counted by the wall clock's seconds. */
export function createRateLimiter(perSecond: number): RateLimiter {
  let second = 0
  let used = 0
  return () => {
    const now = Math.floor(Date.now() / 1000)
    if (now !== second) {
      second = now
      used = 0
    }
    used++
    return used <= perSecond
  }
}

/**
 * The incoming context without its "sampled", where callers have forced as many traces in this second as they may.
 *
 * Whoever leaves the decision open must not take it by the choice of a trace id either: then we decide, by randomness of
 * our own.
 */
export function limitForced(incoming: TrustedContext, isAllowed: RateLimiter): TrustedContext {
  const { parent, traceId } = incoming
  const decision = parent?.sampled ?? incoming.sampled
  if (decision === false || (decision === true && isAllowed())) return incoming
  if (parent === undefined && traceId === undefined) {
    return decision === undefined ? incoming : { ...incoming, sampled: undefined }
  }
  return {
    ...incoming,
    parent: parent && { ...parent, sampled: undefined },
    sampled: undefined,
    randomness: incoming.randomness ?? newRandomness(),
  }
}
