import type { Incoming } from '../context/trace-context.js'

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

/** The incoming context without its "sampled", where callers have forced as many traces in this second as they may. */
export function limitForced(incoming: Incoming, isAllowed: RateLimiter): Incoming {
  const { parent } = incoming
  const forced = parent?.sampled ?? incoming.sampled
  if (forced !== true || isAllowed()) return incoming
  return { ...incoming, parent: parent && { ...parent, sampled: undefined }, sampled: undefined }
}
