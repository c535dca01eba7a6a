import { isTraceId } from '../context/ids.js'
import type { Extracted, Propagator } from './propagator.js'

const header = 'x-request-id'

/**
 * The request id of proxies and of services without tracing: a UUID, or 32 hex characters, is the trace id of a trace that
 * begins here. Nothing else is, for what is cut or padded leads back to nobody's log line.
 *
 * It names no span, so a trace of any other format goes before it. What came is handed on as it came; where the trace came
 * from elsewhere, and under another id, the header is the application's own affair.
 */
export const requestId = {
  name: 'request-id',
  fields: [header],
  optIn: true,

  extract(read): Extracted | undefined {
    const value = read(header)
    if (value === undefined || !grammar.test(value)) return undefined
    const traceId = value.replaceAll('-', '').toLowerCase()
    return isTraceId(traceId) ? { traceId, carried: { [header]: value } } : undefined
  },

  inject({ traceId, carried, root }, write) {
    const value = carried?.[header] ?? (root ? traceId : undefined)
    if (value !== undefined) write(header, String(value))
  },
} as const satisfies Propagator

const grammar = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i
