/**
 * A text without the optional white space (OWS) around it, which is never part of a header's value or of a list's member.
 *
 * A loop, because a pattern for blanks at the end takes quadratic time over blanks in the middle.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.3
 */
export function trimBlanks(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && isBlank(text.charCodeAt(from))) from++
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}

/** Whether a character code is a space or a tab. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9
}
