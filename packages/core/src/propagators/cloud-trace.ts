import { toDecimal } from '../context/decimal.js'
import { isTraceId } from '../context/ids.js'
import { trimBlanks } from '../context/ows.js'
import type { Extracted, Propagator } from './propagator.js'

const header = 'x-cloud-trace-context'

/** `{trace id}[/{span id}][;o={options}]`; the span id is decimal, and it and the options may be empty. */
const grammar = /^([0-9a-fA-F]{32})(?:\/([0-9]{0,20}))?(?:;o=([0-9]*))?$/

const highest = 2n ** 64n - 1n

/**
 * Google Cloud: `x-cloud-trace-context`, the header from before W3C Trace Context.
 *
 * Without a span id, or with 0, "for the first span in your trace", the trace is joined without a parent. Without options
 * the decision is deferred. Of the options, a number, bit 0 alone is read. Hex of either case is read.
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

    const sampled = options ? isOdd(options) : undefined
    if (id === 0n) return { traceId, sampled }
    return { parent: { traceId, spanId: id.toString(16).padStart(16, '0'), sampled } }
  },

  inject({ traceId, spanId, sampled }, write) {
    write(header, `${traceId}/${toDecimal(spanId)};o=${sampled ? 1 : 0}`)
  },
} as const satisfies Propagator

/** Whether bit 0 of a decimal number of any length is set: of the options it says that the trace is sampled. */
function isOdd(decimal: string): boolean {
  return decimal.charCodeAt(decimal.length - 1) % 2 === 1
}
