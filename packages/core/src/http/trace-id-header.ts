import { quote } from '../validation.js'
import type { Caching } from './caching.js'
import type { ResponseHead } from './message.js'

/**
 * Writes the trace id into the response header of the option `responseHeader`. Not where the application has set that
 * header, and not into a response that others may get from a cache: they would report another user's id.
 */
export function writeTraceId(
  head: ResponseHead,
  name: string,
  traceId: string,
  caching: Caching,
  isAllowed: boolean,
): void {
  if (head.hasHeader(name) || (caching === 'public' && !isAllowed)) return
  head.setHeader(name, traceId)
}

/**
 * Validates the option `responseHeader`.
 *
 * @returns the lowercase name of the header; `undefined` when there shall be none
 * @throws TypeError for an invalid option.
 */
export function resolveTraceIdHeader(option: unknown): string | undefined {
  if (option === undefined || option === false) return undefined
  if (option === true) return 'x-trace-id'
  if (typeof option === 'string' && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(option)) return option.toLowerCase()
  throw new TypeError(`responseHeader must be true or the name of a header, but was ${quote(option)}.`)
}
