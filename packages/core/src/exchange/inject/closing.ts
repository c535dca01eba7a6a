/** Whether this byte, the next one of something that has begun, is its last one. */
export type IsLast = (byte: number) => boolean

/** A doctype, and a comment like `<!x>`, `<?x>` and `</ x>`: no quote hides a `>` in them. */
export function endOfBogusComment(): IsLast {
  return (byte) => byte === gt
}

/**
 * A tag, from the end of `<name` on: a `>` inside a quoted value is part of the value, and only a `=` behind a name
 * makes a quote begin a value.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#tag-name-state
 */
export function endOfTag(): IsLast {
  let state: 'tag name' | 'between' | 'name' | 'after name' | 'before value' | 'value' | 'in "' | "in '" = 'tag name'
  return (byte) => {
    if (state === 'in "' || state === "in '") {
      if (byte === (state === 'in "' ? quote : apostrophe)) state = 'between'
      return false
    }
    if (byte === gt) return true
    if (isSpace(byte)) {
      if (state === 'name') state = 'after name'
      else if (state === 'tag name' || state === 'value') state = 'between'
    } else if (state === 'before value') {
      state = byte === quote ? 'in "' : byte === apostrophe ? "in '" : 'value'
    } else if (byte === slash) {
      if (state !== 'value') state = 'between'
    } else if (byte === equals && (state === 'name' || state === 'after name')) {
      state = 'before value'
    } else if (state === 'between' || state === 'after name') {
      state = 'name'
    }
    return false
  }
}

/**
 * A comment, from the end of `<!--` on. `-->` and `--!>` end it, and so do `>` and `->` at its very beginning.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#comment-start-state
 */
export function endOfComment(): IsLast {
  let state: 'start' | 'start-' | 'text' | 'text-' | 'text--' | 'text--!' = 'start'
  return (byte) => {
    if (byte === gt && state !== 'text' && state !== 'text-') return true
    if (byte === dash) {
      if (state === 'start') state = 'start-'
      else if (state === 'text' || state === 'text--!') state = 'text-'
      else state = 'text--'
    } else {
      state = byte === exclamation && state === 'text--' ? 'text--!' : 'text'
    }
    return false
  }
}

/** The white space of HTML: tab, line feed, form feed, carriage return, space. */
export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d
}

const exclamation = 0x21
const quote = 0x22
const apostrophe = 0x27
const dash = 0x2d
const slash = 0x2f
const equals = 0x3d
const gt = 0x3e
