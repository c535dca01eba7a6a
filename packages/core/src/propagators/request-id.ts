import { isTraceId } from '../context/ids.js'
import type { Extracted, Propagator } from './propagator.js'

const header = 'x-request-id'

/**
 * The request id of proxies and of services without tracing: a UUID, or 32 hex characters, is the trace id of a trace that
 * begins here. No other value is: an id that is cut or padded could not be found in a log.
 *
 * It names no span, so a trace of any other format goes before it. The header is handed on as it came; where the trace
 * came from elsewhere, under another id, the header is left to the application.
 */
export const requestId = {
  name: 'request-id',
  fields: [header],
  optIn: true,
  isApplications: true,

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
