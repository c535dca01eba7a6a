import type { Outgoing } from '../context/trace-context.js'
import { randomnessOf } from '../sampling/randomness.js'
import { isSampledAt, thresholdOf } from '../sampling/sample-rate.js'

/** The rate of an agent: which of the sampled traces have a page load that is reported as well. */
export interface PageRate {
  /** From 0 to 1, 1 not included. */
  readonly share: number
  /** The rate of the page loads in a trace that was sampled at a rate: both from 0 to 1. */
  rateWithin(traceRate: number): number
  /**
   * Whether the page load of a sampled trace is reported.
   *
   * @param traceRate the rate at which the randomness of the trace decided; `undefined` when something else decided
   */
  keeps(context: Outgoing, traceRate: number | undefined): boolean
}

/**
 * A rate for page loads.
 *
 * It compares the same randomness as the decision on the trace, with a rate that is smaller by `share`: what it keeps is a
 * subset of what is sampled, and the same on every server of the trace's page. `undefined` for 1, which keeps all.
 */
export function createPageRate(share: number): PageRate | undefined {
  if (share === 1) return undefined
  // Nearly all traces are sampled at one rate, so the threshold is kept: to make one takes a microsecond.
  let lastRate = Number.NaN
  let threshold = ''
  // In decimal, because Sentry's members of baggage hold it: 0.1 * 0.1 is 0.010000000000000002.
  const rateWithin = (traceRate: number) => Number((traceRate * share).toPrecision(15))

  return {
    share,
    rateWithin,
    keeps(context, traceRate = 1) {
      if (share === 0) return false
      if (traceRate !== lastRate) {
        lastRate = traceRate
        threshold = thresholdOf(rateWithin(traceRate))
      }
      return isSampledAt(threshold, randomnessOf(context.traceId, context))
    },
  }
}
