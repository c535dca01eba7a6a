import { isRegExp } from '../../platform/types.js'
import { quote, refuseMisspelt } from '../../validation.js'
import { optionNames } from './option-names.js'

/** A value in the options of an agent: any value of JSON, or a regular expression. */
export type AgentOption =
  | string
  | number
  | boolean
  | null
  | RegExp
  | readonly AgentOption[]
  | { readonly [key: string]: AgentOption }

/** The options of an agent's own `init({...})`. */
export interface AgentOptions {
  readonly [option: string]: AgentOption
}

/**
 * A frozen copy of an agent's own options: every page gets the same. Names that are not in our lists pass, because agents get
 * new options; a misspelling of one that is does not.
 *
 * @param target the name of the target, for the errors
 * @param ids matches the names that Baton sets for each page
 * @throws TypeError for an invalid option.
 */
export function agentOptions(target: keyof typeof optionNames, options: unknown, ids: RegExp): AgentOptions {
  if (options === true) return {}
  if (!isRecord(options)) {
    throw new TypeError(
      `pageLoad.${target} must be true or the agent's own options for init(), but was ${quote(options)}.`,
    )
  }
  for (const [key, value] of Object.entries(options)) {
    if (ids.test(key)) throw new TypeError(`pageLoad.${target}.${key} is set by Baton for each page. Leave it out.`)
    refuseMisspelt(`pageLoad.${target}`, key, optionNames[target])
    if (isAgentOption(value)) continue
    throw new TypeError(
      `pageLoad.${target}.${key} must be a value that JSON can hold, or a RegExp, but was ${quote(value)}.`,
    )
  }
  return frozen(structuredClone(options)) as AgentOptions
}

function isAgentOption(value: unknown, within: readonly unknown[] = []): value is AgentOption {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || isRegExp(value)) return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (within.includes(value) || !(Array.isArray(value) || isRecord(value))) return false
  return Object.values(value).every((part) => isAgentOption(part, [...within, value]))
}

function frozen(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen)
  return Object.freeze(value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
