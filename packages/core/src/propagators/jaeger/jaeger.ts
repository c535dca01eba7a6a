import { isSpanId, isTraceId } from '../../context/ids.js'
import { trimBlanks } from '../../context/ows.js'
import type { Carried, Outgoing, TraceContext } from '../../context/trace-context.js'
import type { Propagator } from '../propagator.js'
import { shortTraceId, traceIdAsItCame } from '../trace-id-width.js'
import { decode, prefix, readBaggage, writeBaggage } from './baggage.js'

const header = 'uber-trace-id'

/** `{trace id}:{span id}:{parent id}:{flags}`, hex throughout, leading zeros left out or not. */
const grammar = /^([0-9a-f]{1,32}):([0-9a-f]{1,16}):[0-9a-f]{1,16}:([0-9a-f]{1,2})$/i

const sampledFlag = 1
const debugFlag = 2 // "try really hard not to drop this trace"; only with the sampled flag
const firehoseFlag = 8 // the trace is stored, and not indexed

/**
 * Jaeger: `uber-trace-id`, URL-encoded or not, and beside it baggage in headers named `uberctx-`.
 *
 * Shorter ids are padded; a trace id of 64 bits leaves as one. The parent id is deprecated: it is not looked at, and
 * written as 0. The flags debug and firehose are handed on.
 *
 * @see https://www.jaegertracing.io/docs/1.21/client-libraries/#propagation-format
 */
export const jaeger = {
  name: 'jaeger',
  fields: [header],
  prefix,

  extract(read, carrier) {
    const value = read(header)
    if (value === undefined) return undefined // and no baggage: to look for it would cost every request
    return { parent: parse(decode(trimBlanks(value)) ?? ''), baggage: readBaggage(read, carrier) }
  },

  inject(context, write) {
    write(header, `${traceIdAsItCame(context)}:${context.spanId}:0:0${flagsOf(context).toString(16)}`)
    if (context.baggage) writeBaggage(context.baggage, write)
  },
} as const satisfies Propagator

function parse(value: string): TraceContext | undefined {
  const [, trace, span, hex] = grammar.exec(value) ?? []
  if (trace === undefined || span === undefined || hex === undefined) return undefined

  const traceId = trace.toLowerCase().padStart(32, '0')
  const spanId = span.toLowerCase().padStart(16, '0')
  if (!isTraceId(traceId) || !isSpanId(spanId)) return undefined

  const flags = Number.parseInt(hex, 16)
  const carried = carriedOf(trace.length <= 16, flags & (debugFlag | firehoseFlag))
  return { traceId, spanId, sampled: (flags & sampledFlag) !== 0, carried }
}

function carriedOf(isShort: boolean, flags: number): Carried | undefined {
  const short = isShort ? shortTraceId : undefined
  return flags === 0 ? short : { ...short, [header]: flags.toString(16) }
}

function flagsOf({ sampled, carried }: Outgoing): number {
  const kept = Number.parseInt(String(carried?.[header] ?? 0), 16)
  return (sampled ? sampledFlag | (kept & debugFlag) : 0) | (kept & firehoseFlag)
}
