/**
 * Whether a response of this type is in an encoding of which ASCII is a part, byte for byte: all are that pages are
 * written in, but UTF-16 and a few that browsers read as ASCII which it is not.
 */
export function hasAscii(contentType: string): boolean {
  const charset = /;\s*charset\s*=\s*"?\s*([^\s;"]+)/i.exec(contentType)?.[1]
  return charset === undefined || !others.test(charset)
}

/** The labels of https://encoding.spec.whatwg.org/#names-and-labels, and UTF-32 and UTF-7, which some still write. */
const others = /^(?:cs)?(?:utf-?(?:16|32|7)|ucs-?[24]|iso-10646-ucs|unicode(?!-1-1-utf-8)|iso-?2022|hz-gb)/i
