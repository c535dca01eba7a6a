import { isRate } from '../../sampling/decide.js'
import { checkedRate } from '../../sampling/options.js'
import { quote } from '../../validation.js'

/** The rate for page loads in an agent's own options. */
export interface AgentRate {
  /** The name of the option, below the target's: `transactionSampleRate`. */
  readonly option: string
  /** From 0 to 1. */
  readonly rate: number
  /** Whether the agent applies the rate to a page that is linked, too. Then Baton must not apply it a second time. */
  readonly isAppliedByAgent: boolean
}

/**
 * A rate that the agent leaves unread where it is given a decision, so that Baton decides by it.
 *
 * @throws TypeError for an invalid rate.
 */
export function replacedRate(target: string, option: string, value: unknown): AgentRate | undefined {
  if (value === undefined) return undefined
  return { option, rate: checkedRate(`pageLoad.${target}.${option}`, value), isAppliedByAgent: false }
}

/**
 * A rate for sessions, which the agent applies in the browser, whatever the page says.
 *
 * @param highest what stands for all sessions: 1, or 100 where the agent counts in percent
 * @throws TypeError for an invalid rate.
 */
export function sessionRate(target: string, option: string, value: unknown, highest: 1 | 100): AgentRate | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number' && isRate(value / highest))
    return { option, rate: value / highest, isAppliedByAgent: true }
  const range = highest === 1 ? 'from 0 to 1' : 'of percent, from 0 to 100'
  throw new TypeError(`pageLoad.${target}.${option} must be a number ${range}, but was ${quote(value)}.`)
}
