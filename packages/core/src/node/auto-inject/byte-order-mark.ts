/** The bytes by which a document says its encoding, whatever its headers say. */
export type ByteOrderMark = 'utf-8' | 'utf-16' | 'none'

/**
 * The byte order mark that a document begins with.
 *
 * @returns `undefined` when there are too few bytes to tell.
 * @see https://encoding.spec.whatwg.org/#bom-sniff
 */
export function byteOrderMarkOf(bytes: Buffer): ByteOrderMark | undefined {
  for (const [mark, encoding] of marks) {
    if (bytes.subarray(0, mark.length).equals(mark)) return encoding
    if (mark.subarray(0, bytes.length).equals(bytes)) return undefined
  }
  return 'none'
}

const marks: readonly (readonly [Buffer, ByteOrderMark])[] = [
  [Buffer.from([0xef, 0xbb, 0xbf]), 'utf-8'],
  [Buffer.from([0xfe, 0xff]), 'utf-16'],
  [Buffer.from([0xff, 0xfe]), 'utf-16'],
]
