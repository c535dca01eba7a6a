/**
 * The consistent decision for a trace: the same in every service that has the same rate, without talking.
 *
 * The last 56 bits of the trace id are the trace's randomness; it is sampled when they reach the rejection threshold
 * `(1 - rate) * 2^56`. Both are compared as 14 hex characters, which sort as the numbers do.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/
 */
export function isSampledAt(threshold: string, traceId: string): boolean {
  return traceId.slice(18) >= threshold
}

/** The rejection threshold of a rate between 0 and 1, neither included: 14 lowercase hex characters. */
export function thresholdOf(rate: number): string {
  const rejected = BigInt(Math.round((1 - rate) * 2 ** 56))
  const highest = 2n ** 56n - 1n
  return (rejected > highest ? highest : rejected).toString(16).padStart(14, '0')
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
