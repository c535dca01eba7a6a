/** What begins at a `<`, as far as it matters on the way to the head of a document. */
export type Opening = 'comment' | 'bogus comment' | 'doctype' | 'html' | 'head' | 'other end tag' | 'content'

/** As many characters as are ever needed to say what begins. */
export const openingLength = 9 // <!doctype

/**
 * Says what begins with `text`, which is what follows a `<`, itself included.
 *
 * @returns `undefined` when `text` is too short to tell.
 * @see https://html.spec.whatwg.org/multipage/parsing.html#tag-open-state
 */
export function openingOf(text: string): Opening | undefined {
  const lower = text.toLowerCase()
  for (const { mark, isName, opening } of marks) {
    if (lower.startsWith(mark) && !(isName && !endsName(lower[mark.length]))) return opening
    if (mark.startsWith(lower)) return undefined
  }
  if (/^<\/[a-z]/.test(lower)) return 'other end tag'
  return /^<[!?/]/.test(lower) ? 'bogus comment' : 'content'
}

/**
 * A start tag of another name is content, and so are these four end tags: they imply a head. Every other end tag is
 * ignored there.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#the-before-head-insertion-mode
 */
const marks: readonly { readonly mark: string; readonly isName?: boolean; readonly opening: Opening }[] = [
  { mark: '<!--', opening: 'comment' },
  { mark: '<!doctype', opening: 'doctype' },
  { mark: '<html', isName: true, opening: 'html' },
  { mark: '<head', isName: true, opening: 'head' },
  { mark: '</html', isName: true, opening: 'content' },
  { mark: '</head', isName: true, opening: 'content' },
  { mark: '</body', isName: true, opening: 'content' },
  { mark: '</br', isName: true, opening: 'content' },
]

function endsName(character: string | undefined): boolean {
  return character !== undefined && '\t\n\f\r />'.includes(character)
}
