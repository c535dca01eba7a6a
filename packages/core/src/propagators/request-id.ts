import { isTraceId } from '../context/ids.js'
import type { Extracted, Propagator } from './propagator.js'

const header = 'x-request-id'

/**
 * The request id of proxies and of services without tracing: a UUID, or 32 hex characters, is the trace id of a trace that
 * begins here. No other value is: an id that is cut or padded could not be found in a log.
 *
 * It names no span, so a trace of any other format goes before it. Beside that the header is handed on as it came, whatever
 * it says, as service meshes ask for it; a trace that begins here under an id of ours is announced by that id.
 */
export const requestId = {
  name: 'request-id',
  fields: [header],
  optIn: true,
  ofRequest: true,

  extract(read): Extracted | undefined {
    const value = read(header)
    if (value === undefined || !canBeWritten.test(value)) return undefined
    return { traceId: traceIdIn(value), carried: { [header]: value } }
  },

  inject({ traceId, carried, root }, write) {
    const value = carried?.[header]
    if (root && traceIdIn(value) === undefined) write(header, traceId)
    else if (typeof value === 'string') write(header, value)
  },
} as const satisfies Propagator

/** The trace id that a request id names; `undefined` for any other value. */
function traceIdIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || !grammar.test(value)) return undefined
  const traceId = value.replaceAll('-', '').toLowerCase()
  return isTraceId(traceId) ? traceId : undefined
}

const canBeWritten = /^[\x21-\x7e](?:[\x20-\x7e]{0,254}[\x21-\x7e])?$/
const grammar = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i
