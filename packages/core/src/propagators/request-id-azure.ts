import { isSpanId, isTraceId } from '../context/ids.js'
import { trimBlanks } from '../context/ows.js'
import type { Extracted, Propagator } from './propagator.js'

const header = 'request-id'
const maxLength = 1024 // HTTP Correlation Protocol, Request-Id

/** `|{trace id}.{span id}.`, or the root alone; deeper ids of the hierarchy, each ended by `.` or `_`, may follow. */
const grammar = /^\|([0-9a-f]{32})\.(?:([0-9a-f]{16})\.)?((?:[\w-]+[._])*)$/i

/**
 * Azure: the hierarchical `Request-Id`, as API Management and the older SDKs of Application Insights send it.
 *
 * It has no decision. Of a deeper id the last span is not known, so its trace is joined without a parent. A root that is
 * no W3C trace id is not read.
 *
 * @see https://github.com/dotnet/runtime/blob/main/src/libraries/System.Diagnostics.DiagnosticSource/src/HierarchicalRequestId.md
 */
export const requestIdAzure = {
  name: 'request-id-azure',
  fields: [header],
  optIn: true,
  withoutDecision: true,

  extract(read): Extracted | undefined {
    const value = read(header)
    if (value === undefined || value.length > maxLength) return undefined
    const [, root = '', span = '', deeper] = grammar.exec(trimBlanks(value)) ?? []
    const traceId = root.toLowerCase()
    const spanId = span.toLowerCase()
    if (!isTraceId(traceId)) return undefined
    if (deeper !== '' || !isSpanId(spanId)) return { traceId }
    return { parent: { traceId, spanId, sampled: undefined } }
  },

  inject({ traceId, spanId }, write) {
    write(header, `|${traceId}.${spanId}.`)
  },
} as const satisfies Propagator
