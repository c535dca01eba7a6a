import { hexDigit } from '../../context/decimal.js'

/**
 * The `sample_rand` that belongs to a decision: below the rate where the trace is sampled, else not below it.
 *
 * It depends on the trace's randomness alone, so that all our services write the same one. Our own decision was taken by
 * that randomness, which is used as it is; for a decision of another service, the randomness gives a place in the part of
 * [0,1) which that decision leaves.
 *
 * @param randomness what the decision compared: 14 lowercase hex characters
 * @param rate from 0 to 1; `undefined` when it is not known
 * @param isDecidedHere whether we decided, by that rate
 * @returns a number in [0,1) with six decimals, or more where only more tell it from the rate.
 * @see https://develop.sentry.dev/sdk/foundations/trace-propagation/dynamic-sampling-context/
 */
export function sampleRandOf(
  randomness: string,
  sampled: boolean,
  rate: number | undefined,
  isDecidedHere: boolean,
): string {
  const share = shareOf(randomness)
  if (rate === undefined) return decimalIn(0, 1, share)
  const [low, high] = sampled ? [0, rate] : [rate, 1]
  return decimalIn(low, high, isDecidedHere ? share : low + share * (high - low))
}

/** Whether a decision can have been taken by this rate and this `sample_rand`. */
export function agrees(sampleRand: number, rate: number, sampled: boolean): boolean {
  return sampleRand < rate === sampled
}

/** The share of all traces that is sampled before this one is: the greater the randomness, the smaller. */
function shareOf(randomness: string): number {
  return (highest - numberIn(randomness, 13)) / (highest + 1)
}

/** The number that the first characters of lowercase hex make. `Number.parseInt` takes several times as long. */
function numberIn(hex: string, digits: number): number {
  let number = 0
  for (let i = 0; i < digits; i++) number = number * 16 + hexDigit(hex, i)
  return number
}

const highest = 2 ** 52 - 1 // 13 hex characters: all that a number holds exactly, and never 1

/**
 * The shortest decimal for a number that lies in [low, high). Rounding can put a number next to the rate on its wrong
 * side, in the decimal as in the threshold that we decide by: then it needs more decimals, or is `low` itself.
 */
function decimalIn(low: number, high: number, number: number): string {
  const millionths = Math.round(number * 1e6) // six decimals, nearly always enough, without a conversion to text and back
  if (millionths < 1e6 && millionths / 1e6 >= low && millionths / 1e6 < high)
    return `0.${`${1e6 + millionths}`.slice(1)}`
  for (let decimals = fewest; decimals <= most; decimals++) {
    const text = number.toFixed(decimals)
    if (Number(text) >= low && Number(text) < high) return text
  }
  return String(low)
}

const fewest = 6 // Dynamic Sampling Context, sample_rand
const most = 17 // more tell no two numbers near 1 apart
