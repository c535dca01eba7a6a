import type { Link, TraceContext } from '../context/trace-context.js'
import type { TraceState } from '../context/trace-state.js'
import { parseTraceparent } from '../context/traceparent.js'
import type { Extracted } from './propagator.js'

const shortestTwo = 2 * 55 + 1 // two of version 00 with a comma between them
const maxLines = 8 // a proxy adds one; more is no mistake of a proxy

/**
 * The context in a header of the form of `traceparent`, which may have come in several lines: Node joins them with commas.
 *
 * Where a proxy has added its own line and left the caller's, all lines name one trace. The last one is the parent, and a
 * line with another span is a link. Lines that name different traces count for nothing, as the specification demands.
 */
export function extractTraceparents(header: string, traceState?: TraceState): Extracted | undefined {
  const lines = linesIn(header)
  if (lines === undefined) {
    const parent = parseTraceparent(header, traceState)
    return parent && { parent }
  }
  if (!nameOneTrace(lines)) return undefined
  const { traceId, spanId, sampled, random, carried } = lines.at(-1) as TraceContext
  const others = new Set(lines.map((line) => line.spanId))
  others.delete(spanId)
  const links = Array.from(others, (other): Link => ({ traceId, spanId: other, reason: 'conflict' }))
  return { parent: { traceId, spanId, sampled, random, traceState, carried }, links }
}

/** Whether a header of the form of `traceparent` has several lines that name different traces. */
export function nameSeveralTraces(header: string): boolean {
  const lines = linesIn(header)
  return lines !== undefined && !nameOneTrace(lines)
}

/** The lines of a header, if it has several and each is valid. */
function linesIn(header: string): readonly TraceContext[] | undefined {
  if (header.length < shortestTwo || !header.includes(',')) return undefined
  const lines = header.split(',', maxLines + 1)
  const contexts = lines.map((line) => parseTraceparent(line)).filter((context) => context !== undefined)
  return contexts.length === lines.length && lines.length <= maxLines ? contexts : undefined
}

function nameOneTrace(lines: readonly TraceContext[]): boolean {
  return lines.every(({ traceId }) => traceId === lines[0]?.traceId)
}
