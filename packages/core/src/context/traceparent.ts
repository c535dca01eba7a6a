import { isHexCode, isNonZeroHex } from './ids.js'
import { trimBlanks } from './ows.js'
import type { TraceContext } from './trace-context.js'
import type { TraceState } from './trace-state.js'

const length = 55 // '00' '-' 32 '-' 16 '-' 2
const sampledFlag = 1
const randomFlag = 2

/**
 * Reads a `traceparent`: `{version}-{trace id}-{span id}-{flags}`, lowercase hex throughout.
 *
 * Version `ff`, zero ids and version 00 with anything behind its flags are refused; higher versions are read by
 * position, and only the flags known today are kept.
 *
 * @param traceState what came beside it
 * @returns `undefined` when the header is not one.
 * @see https://www.w3.org/TR/trace-context-2/#versioning-of-traceparent
 */
export function parseTraceparent(value: string, traceState?: TraceState): TraceContext | undefined {
  const header = value.length > length ? trimBlanks(value) : value // HTTP has trimmed it, other transports have not
  if (header.length !== length) {
    const longer = header.length > length && header.charCodeAt(length) === dash && !header.startsWith('00')
    if (!longer) return undefined
  }
  if (header.charCodeAt(2) !== dash || header.charCodeAt(35) !== dash || header.charCodeAt(52) !== dash)
    return undefined

  const flags = hexByte(header, 53)
  const version = hexByte(header, 0)
  if (flags < 0 || version < 0 || version === 0xff) return undefined
  if (!isNonZeroHex(header, 3, 35) || !isNonZeroHex(header, 36, 52)) return undefined

  return {
    traceId: header.slice(3, 35),
    spanId: header.slice(36, 52),
    sampled: (flags & sampledFlag) !== 0,
    random: (flags & randomFlag) !== 0,
    traceState,
    carried: undefined,
  }
}

/**
 * Writes a `traceparent` of version 00. Flags that we do not know go out as 0.
 *
 * @see https://www.w3.org/TR/trace-context-2/#traceparent-header
 */
export function formatTraceparent(traceId: string, spanId: string, sampled: boolean, random = false): string {
  const flags = (sampled ? sampledFlag : 0) | (random ? randomFlag : 0)
  return `00-${traceId}-${spanId}${endings[flags]}`
}

const endings = ['-00', '-01', '-02', '-03']

const dash = 45

/** The value of two lowercase hex characters, or -1. */
function hexByte(text: string, at: number): number {
  const high = text.charCodeAt(at)
  const low = text.charCodeAt(at + 1)
  return isHexCode(high) && isHexCode(low) ? (digit(high) << 4) | digit(low) : -1
}

function digit(code: number): number {
  return code < 58 ? code - 48 : code - 87
}
