import { builtin } from './builtin.js'

// Node's own is faster in all of these, and gives Buffers.
const { Buffer } = globalThis as { readonly Buffer?: typeof globalThis.Buffer }
const utf8 = { encoder: new TextEncoder(), decoder: new TextDecoder('utf-8', { ignoreBOM: true }) }

/** Fills bytes with randomness that nobody can guess. A worker has none before its first request. */
export function fillRandom(bytes: Uint8Array<ArrayBuffer>): void {
  if (randomFillSync) randomFillSync(bytes)
  else crypto.getRandomValues(bytes)
}

const randomFillSync = builtin('node:crypto')?.randomFillSync

/** Memory of its own, which is a part of no pool. */
export function allocate(length: number): Uint8Array<ArrayBuffer> {
  return Buffer ? Buffer.allocUnsafeSlow(length) : new Uint8Array(length)
}

/** Lowercase hex of `bytes[from, to)`. */
export function toHex(bytes: Uint8Array, from: number, to: number): string {
  if (Buffer?.isBuffer(bytes)) return bytes.toString('hex', from, to)
  let hex = ''
  for (let i = from; i < to; i++) hex += (bytes[i] as number).toString(16).padStart(2, '0')
  return hex
}

/** The bytes of hex of even length. */
export function fromHex(hex: string): Uint8Array {
  if (Buffer) return Buffer.from(hex, 'hex')
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16))
}

/** Text of UTF-8, with U+FFFD for what is none. */
export function fromUtf8(bytes: Uint8Array): string {
  if (Buffer) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
  return utf8.decoder.decode(bytes)
}

/** The bytes of a text in UTF-8. */
export function toUtf8(text: string): Uint8Array {
  return utf8.encoder.encode(text)
}

/** The characters of `bytes[from, to)`, one a byte. */
export function fromLatin1(bytes: Uint8Array, from: number, to: number): string {
  const end = Math.min(to, bytes.length)
  let text = ''
  for (let i = from; i < end; i++) text += String.fromCharCode(bytes[i] as number)
  return text
}

/** All of these bytes, copied into one piece. */
export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  if (Buffer) return Buffer.concat(pieces)
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}
