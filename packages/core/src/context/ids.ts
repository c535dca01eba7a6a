import { allocate, fillRandom, toHex } from '../platform/bytes.js'

// One call to the random source serves 170 transactions, and one to the encoder 21; ids are slices of its text, which is short,
// because whoever keeps an id keeps that text. To encode each id would take three times as long.
const pool = allocate(4096)
const chunk = 512
let used = pool.length
let hex = ''
let at = 0

const noTraceId = '0'.repeat(32)
const noSpanId = '0'.repeat(16)

/**
 * A new trace id, uniformly random in all its bits.
 *
 * @returns 32 lowercase hex characters, never all zero.
 * @see https://www.w3.org/TR/trace-context-2/#trace-id
 */
export function newTraceId(): string {
  return randomHex(32)
}

/**
 * A new span id.
 *
 * @returns 16 lowercase hex characters, never all zero.
 * @see https://www.w3.org/TR/trace-context-2/#parent-id
 */
export function newSpanId(): string {
  return randomHex(16)
}

/** Whether a value is a valid trace id: 32 lowercase hex characters, not all zero. */
export function isTraceId(value: unknown): value is string {
  return typeof value === 'string' && value.length === 32 && isNonZeroHex(value, 0, 32)
}

/** Whether a value is a valid span id: 16 lowercase hex characters, not all zero. */
export function isSpanId(value: unknown): value is string {
  return typeof value === 'string' && value.length === 16 && isNonZeroHex(value, 0, 16)
}

/** Whether `text[from, to)` is lowercase hex with at least one digit that is not `0`. */
export function isNonZeroHex(text: string, from: number, to: number): boolean {
  let bits = 0
  let others = 0
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    bits |= code | (beyondHex[code & 127] as number)
    others |= code ^ 48
  }
  return bits < 128 && others !== 0
}

/** For each ASCII code 0 if it is one of `0-9a-f`, else 128, as every code beyond ASCII has it. A table is twice as fast as to compare. */
const beyondHex = Uint8Array.from({ length: 128 }, (_, code) => (isHexCode(code) ? 0 : 128))

/** Whether a character code is one of `0-9a-f`. */
export function isHexCode(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102)
}

function randomHex(length: 16 | 32): string {
  if (at + length > hex.length) encodeChunk()
  const id = hex.slice(at, at + length)
  at += length
  return id === (length === 16 ? noSpanId : noTraceId) ? randomHex(length) : id
}

/** Encodes the next part of the pool, which is refilled when it is used up. */
function encodeChunk(): void {
  if (used === pool.length) {
    fillRandom(pool)
    used = 0
  }
  hex = toHex(pool, used, used + chunk)
  used += chunk
  at = 0
}
