import { describe, expect, it } from '@jest/globals'
import { createBaton } from '../../src/index.js'
import { propagators } from '../../src/propagators/index.js'
import type { HttpExchange } from '../../src/trace/start-info.js'
import { spanId, traceId, traceparent } from '../literals.js'

/** One request for each format that names a parent. */
const requests: Record<string, Record<string, string>> = {
  w3c: { traceparent, tracestate: 'rojo=1' },
  elastic: { 'elastic-apm-traceparent': traceparent },
  sentry: { 'sentry-trace': `${traceId}-${spanId}-1`, baggage: 'sentry-sample_rand=0.5' },
  b3: { b3: `${traceId}-${spanId}-1` },
  'b3-multi': { 'x-b3-traceid': traceId, 'x-b3-spanid': spanId, 'x-b3-sampled': '1', 'x-b3-flags': '1' },
  jaeger: { 'uber-trace-id': `${traceId}:${spanId}:0:1`, 'uberctx-user': '7' },
  datadog: { 'x-datadog-trace-id': '7', 'x-datadog-parent-id': '9', 'x-datadog-tags': '_dd.p.dm=-1' },
  xray: { 'x-amzn-trace-id': `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${spanId};Sampled=1` },
  'cloud-trace': { 'x-cloud-trace-context': `${traceId}/9;o=1` },
}

describe.each(Object.entries(requests))('%s', (name, headers) => {
  it('reads no header but its fields, by which a request of node:http is known to have a trace', () => {
    const format = propagators.find((each) => each.name === name)
    const read = new Set<string>()
    const reader = (header: string) => {
      read.add(header)
      return headers[header]
    }
    format?.extract(reader, headers)
    const prefix = (format as { prefix?: string }).prefix ?? 'none-'
    expect(
      [...read].filter((header) => !header.startsWith(prefix) && !format?.fields.includes(header as never)),
    ).toEqual([])
    expect(read.size).toBeGreaterThan(0)
  })

  it('is continued in a request of node:http that has no other trace header', () => {
    const started = createBaton({ tracer: 'none' }).start(headers, { exchange: {} as HttpExchange })
    expect(started.parentId).toMatch(/^[0-9a-f]{16}$/)
  })
})
