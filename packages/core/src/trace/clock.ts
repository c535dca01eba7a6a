import { performance } from 'node:perf_hooks'

/**
 * What the monotonic clock must be set forward by to give milliseconds since the epoch.
 *
 * Read once a transaction, so that no correction of the wall clock makes a span negative or moves it against its parent.
 */
export function epochOffset(): number {
  return Date.now() - performance.now()
}

/** Milliseconds since the epoch, with fractions, by an offset of {@link epochOffset}. */
export function timeAt(offset: number): number {
  return offset + performance.now()
}
