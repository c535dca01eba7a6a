/** The bytes by which a document says its encoding, whatever its headers say. */
export type ByteOrderMark = 'utf-8' | 'utf-16' | 'none'

/**
 * The byte order mark that a document begins with.
 *
 * @returns `undefined` when there are too few bytes to tell.
 * @see https://encoding.spec.whatwg.org/#bom-sniff
 */
export function byteOrderMarkOf(bytes: Uint8Array): ByteOrderMark | undefined {
  for (const [mark, encoding] of marks) {
    const isBegun = mark.every((byte, i) => i >= bytes.length || bytes[i] === byte)
    if (isBegun) return bytes.length < mark.length ? undefined : encoding
  }
  return 'none'
}

const marks: readonly (readonly [readonly number[], ByteOrderMark])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xfe, 0xff], 'utf-16'],
  [[0xff, 0xfe], 'utf-16'],
]
