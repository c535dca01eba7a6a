import { expect } from '@jest/globals'

/** The ids of the examples in W3C Trace Context. */
export const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
export const spanId = '00f067aa0ba902b7'
export const traceparent = `00-${traceId}-${spanId}-01`

export const otherTraceId = '0af7651916cd43dd8448eb211c80319c'
export const otherSpanId = 'b7ad6b7169203331'
export const otherTraceparent = `00-${otherTraceId}-${otherSpanId}-01`

/** For `toEqual`: any valid id. */
export const anyTraceId: string = expect.stringMatching(/^(?!0{32})[0-9a-f]{32}$/) as never
export const anySpanId: string = expect.stringMatching(/^(?!0{16})[0-9a-f]{16}$/) as never
