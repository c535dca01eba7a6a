/** A mark on the time axis. */
export interface Tick {
  /** Milliseconds after the start. */
  readonly at: number
  /** 0 to 100, from the left. */
  readonly percent: number
}

/** The marks of an axis of that many milliseconds: 0, then up to five steps of 1, 2 or 5 times a power of ten. */
export function ticks(duration: number): Tick[] {
  if (duration <= 0) return [{ at: 0, percent: 0 }]
  const power = 10 ** Math.floor(Math.log10(duration / 5))
  const step = [1, 2, 5].map((factor) => factor * power).find((size) => duration / size <= 5) ?? 10 * power
  const count = Math.floor(duration / step)
  return Array.from({ length: count + 1 }, (_, index) => ({
    at: index * step,
    percent: ((index * step) / duration) * 100,
  }))
}

/** A duration as people read it: `0.42 ms`, `12.5 ms`, `340 ms`, `1.24 s`, `2 min 5 s`, `10 h 11 min`. */
export function formatMilliseconds(duration: number): string {
  if (duration >= 3_600_000) return parts(Math.round(duration / 60_000), 'h', 'min')
  if (duration >= 60_000) return parts(Math.round(duration / 1000), 'min', 's')
  if (duration >= 1000) return `${round(duration / 1000, 2)} s`
  return `${round(duration, duration < 10 ? 2 : duration < 100 ? 1 : 0)} ms`
}

/** A number of small units, of which 60 make a large one. */
function parts(count: number, large: string, small: string): string {
  const rest = count % 60
  return `${Math.floor(count / 60)} ${large}${rest > 0 ? ` ${rest} ${small}` : ''}`
}

function round(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)))
}
