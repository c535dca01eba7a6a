import { toDecimal } from '../context/decimal.js'
import { isTraceId } from '../context/ids.js'
import { trimBlanks } from '../context/ows.js'
import type { Extracted, Propagator } from './propagator.js'

const header = 'x-cloud-trace-context'

/** `{trace id}[/{span id}][;o={options}]`; the span id is decimal, and it and the options may be empty. */
const grammar = /^([0-9a-fA-F]{32})(?:\/([0-9]{0,20}))?(?:;o=([0-3])?)?$/

const highest = 2n ** 64n - 1n
const traced = 1 // of the options; 2 asks for stack traces

/**
 * Google Cloud: `x-cloud-trace-context`, the header from before W3C Trace Context.
 *
 * Without a span id, or with 0, "for the first span in your trace", the trace is joined without a parent. Without options
 * the decision is deferred. Hex of either case is read.
 *
 * @see https://cloud.google.com/trace/docs/trace-context#http-requests
 */
export const cloudTrace = {
  name: 'cloud-trace',
  fields: [header],

  extract(read): Extracted | undefined {
    const value = read(header)
    if (value === undefined) return undefined
    const [, trace = '', span, options] = grammar.exec(trimBlanks(value)) ?? []
    const traceId = trace.toLowerCase()
    const id = BigInt(span || 0)
    if (!isTraceId(traceId) || id > highest) return undefined

    const sampled = options === undefined ? undefined : (Number(options) & traced) !== 0
    if (id === 0n) return { traceId, sampled }
    return { parent: { traceId, spanId: id.toString(16).padStart(16, '0'), sampled } }
  },

  inject({ traceId, spanId, sampled }, write) {
    write(header, `${traceId}/${toDecimal(spanId)};o=${sampled ? 1 : 0}`)
  },
} as const satisfies Propagator
