// Node's global is a getter.
const { performance } = globalThis

/**
 * What the monotonic clock must be set forward by to give milliseconds since the epoch.
 *
 * Read once a transaction, so that no correction of the wall clock makes a span negative or moves it against its parent.
 */
export function epochOffset(): number {
  return Date.now() - performance.now()
}

/** Milliseconds since the process started, with fractions: above 0, and never set back. */
export function monotonicTime(): number {
  return performance.now()
}
