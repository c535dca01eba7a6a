import type { Carried, Outgoing } from '../context/trace-context.js'

const mark = 'trace-id-bits'

/** What is carried of a trace id that came with 64 bits. */
export const shortTraceId: Carried = Object.freeze({ [mark]: '64' })

/**
 * The trace id as it came: without the zeros that were put before one of 64 bits.
 *
 * @returns 16 lowercase hex characters, or 32 where it had 128 bits, or another header has completed it.
 */
export function traceIdAsItCame({ traceId, carried }: Outgoing): string {
  return carried?.[mark] === '64' && traceId.startsWith(padding) ? traceId.slice(16) : traceId
}

const padding = '0'.repeat(16)
