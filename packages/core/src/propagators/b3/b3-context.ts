import { isSpanId, isTraceId } from '../../context/ids.js'
import type { Carried, Outgoing, TraceContext } from '../../context/trace-context.js'
import type { Extracted } from '../propagator.js'
import { shortTraceId } from '../trace-id-width.js'

/** `1` is accept, `0` deny, `d` debug, which implies accept. Absent, the decision is deferred to us. */
export type B3State = '0' | '1' | 'd' | undefined

/** Debug is carried as the header that says it, so that both encodings of B3 hand it on. */
const debug: Carried = Object.freeze({ 'x-b3-flags': '1' })

/**
 * The context that ids and a state make.
 *
 * @param trace 16 or 32 lowercase hex characters
 * @param spanId 16 lowercase hex characters
 * @returns `undefined` when an id is none; nothing is lowered, because B3 has lowercase ids alone.
 */
export function contextOf(trace: string, spanId: string, state: B3State): TraceContext | undefined {
  const isShort = trace.length === 16
  const traceId = isShort ? trace.padStart(32, '0') : trace
  if (!isTraceId(traceId) || !isSpanId(spanId)) return undefined
  return { traceId, spanId, sampled: sampledBy(state), carried: carriedOf(isShort, state === 'd') }
}

/** What a state says without ids. */
export function decisionOf(state: B3State): Extracted | undefined {
  if (state === undefined) return undefined
  return { sampled: sampledBy(state), carried: state === 'd' ? debug : undefined }
}

/** The state that we hand on: debug only while we agree that the trace is sampled. */
export function stateOf({ sampled, carried }: Outgoing): '0' | '1' | 'd' {
  if (!sampled) return '0'
  return carried?.['x-b3-flags'] === '1' ? 'd' : '1'
}

function carriedOf(isShort: boolean, isDebug: boolean): Carried | undefined {
  if (isShort) return isDebug ? { ...shortTraceId, ...debug } : shortTraceId
  return isDebug ? debug : undefined
}

function sampledBy(state: B3State): boolean | undefined {
  return state === undefined ? undefined : state !== '0'
}
