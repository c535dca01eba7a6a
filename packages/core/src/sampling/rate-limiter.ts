/** Says whether one more is allowed in the current second. */
export type Limiter = () => boolean

/** Allows so many a second, counted by the wall clock's seconds. */
export function createLimiter(perSecond: number): Limiter {
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
