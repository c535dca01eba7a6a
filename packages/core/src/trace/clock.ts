import { performance } from 'node:perf_hooks'

/**
 * The time of one transaction: the wall clock is read once, and everything in it is measured from there, so that no
 * correction of the wall clock makes a span negative or moves it against its parent.
 */
export interface Clock {
  /** Milliseconds since the epoch, with fractions. */
  now(): number
}

export function startClock(): Clock {
  const epoch = Date.now()
  const origin = performance.now()
  return { now: () => epoch + (performance.now() - origin) }
}
