/**
 * The consistent decision for a trace: the same in every service that has the same rate, without talking.
 *
 * A trace is sampled when its randomness reaches the rejection threshold `(1 - rate) * 2^56`. Both are compared as 14 hex
 * characters, which sort as the numbers do.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/
 */
export function isSampledAt(threshold: string, randomness: string): boolean {
  return randomness >= threshold
}

/** The rejection threshold of a rate between 0 and 1, neither included: 14 lowercase hex characters. */
export function thresholdOf(rate: number): string {
  const rejected = BigInt(Math.round((1 - rate) * 2 ** 56))
  const highest = 2n ** 56n - 1n
  return (rejected > highest ? highest : rejected).toString(16).padStart(14, '0')
}

/** The rejection threshold of a rate above 0, as tracestate writes it: without the zeros at its end, `0` for all. */
export function shortThresholdOf(rate: number): string {
  return rate === 1 ? '0' : thresholdOf(rate).replace(/0+$/, '')
}

/** The rate that a threshold of 1 to 14 lowercase hex characters stands for. */
export function rateOf(threshold: string): number {
  return 1 - Number(`0x${threshold.padEnd(14, '0')}`) / 2 ** 56
}

/**
 * A rate as Elastic writes it: four decimals, rounded half away from zero, and never 0 for a rate above 0.
 *
 * @see https://github.com/elastic/apm/blob/main/specs/agents/tracing-sampling.md
 */
export function roundRate(rate: number): number {
  if (rate > 0 && rate < 0.0001) return 0.0001
  return Math.round(Number(`${rate}e4`)) / 10_000 // the shift in decimal: 0.00015 * 10,000 is 1.4999999999999998
}
