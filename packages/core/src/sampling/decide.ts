import type { Incoming } from '../context/trace-context.js'
import { randomnessOf } from './randomness.js'
import { isSampledAt, thresholdOf } from './sample-rate.js'
import type { TrustedContext } from './trust.js'

/** A rate, made ready to decide by. */
export interface Rate {
  /** The decision, where it is known without the trace id. */
  readonly sampled: boolean | undefined
  /** From 0 to 1; `undefined` when the decision is the caller's. */
  readonly sampleRate: number | undefined
  /** The least randomness of a sampled trace: 14 lowercase hex characters. */
  readonly threshold: string
  /** Whether the application's sampler took the decision itself, by `true` or `false`. */
  readonly isForced: boolean
}

/** The rate of the sampler's answer, else the caller's decision, else our own rate. */
export function chooseRate(incoming: Incoming, samplerAnswer: boolean | number | undefined, ownRate: Rate): Rate {
  if (samplerAnswer === true) return always
  if (samplerAnswer === false) return never
  if (isRate(samplerAnswer)) return rate(samplerAnswer)
  const decision = incoming.parent?.sampled ?? incoming.sampled
  return decision === undefined ? ownRate : decision ? callerSampled : callerDropped
}

/** The consistent decision on a trace: the same in every service with the same rate. */
export function isSampled(
  { sampled, threshold }: Rate,
  traceId: string,
  { parent, randomness }: Pick<TrustedContext, 'parent' | 'randomness'>,
): boolean {
  return sampled ?? isSampledAt(threshold, randomness ?? randomnessOf(traceId, parent))
}

/** A rate from 0 to 1, made ready to decide by. */
export function rate(sampleRate: number): Rate {
  const sampled = sampleRate === 1 ? true : sampleRate === 0 ? false : undefined
  return { sampled, sampleRate, threshold: sampled === undefined ? thresholdOf(sampleRate) : '', isForced: false }
}

/** Whether a value is a number from 0 to 1. */
export function isRate(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1
}

const always: Rate = { ...rate(1), isForced: true }
const never: Rate = { ...rate(0), isForced: true }
const callerSampled: Rate = { sampled: true, sampleRate: undefined, threshold: '', isForced: false }
const callerDropped: Rate = { sampled: false, sampleRate: undefined, threshold: '', isForced: false }
