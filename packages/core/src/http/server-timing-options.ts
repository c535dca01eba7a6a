import { isObject, optionalBoolean, quote, refuseUnknown } from '../validation.js'

/** The option `serverTiming`, for entries that no agent reads. */
export interface ServerTimingOptions {
  /**
   * Writes the entry `trace` of W3C Trace Context Level 3, a draft: `trace;desc=00-{trace id}-{span id}-{flags}`.
   *
   * @defaultValue `false`
   */
  readonly trace?: boolean
}

/** The option `serverTiming`, resolved. */
export type ServerTimingSettings = Required<ServerTimingOptions>

/**
 * Validates the option `serverTiming`.
 *
 * @returns `undefined` when there shall be no header
 * @throws TypeError for an invalid option.
 */
export function resolveServerTiming(option: unknown): ServerTimingSettings | undefined {
  if (option === false) return undefined
  if (option === undefined || option === true) return { trace: false }
  if (!isObject(option))
    throw new TypeError(`serverTiming must be true, false or an object like { trace: true }, but was ${quote(option)}.`)
  refuseUnknown('option', option, ['trace'], 'serverTiming')
  const { trace } = option as ServerTimingOptions
  return { trace: optionalBoolean('serverTiming.trace', trace) ?? false }
}
