import { trimBlanks } from './ows.js'

const maxMembers = 32 // W3C Trace Context, tracestate list
const maxLength = 512 // W3C Trace Context, tracestate limits: what everybody must be able to hand on
const longMember = 128 // W3C Trace Context, tracestate limits: members longer than this go first

/** `key=value`; a value neither ends in a space nor holds `,` or `=`. */
const grammar =
  '[a-z0-9][a-z0-9_\\-*/@]{0,255}=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]'
const member = new RegExp(`^${grammar}$`)

/**
 * W3C `tracestate`: what each vendor on the way wants to find again, the most recent first.
 *
 * Immutable. The header is not looked at before somebody asks. One invalid member empties the whole list, as the
 * specification's own test suite demands; the trace itself goes on. Nothing of a list of more than 32 is handed on, but a
 * vendor finds its own member there.
 *
 * @see https://www.w3.org/TR/trace-context-2/#tracestate-header
 */
export class TraceState {
  #source: string | readonly string[]

  /** @param source the header as it came, or members that are known to be valid */
  constructor(source: string | readonly string[]) {
    this.#source = source
  }

  /** The value of a member, or `undefined`. */
  get(key: string): string | undefined {
    const found = this.#list().find((candidate) => isOf(candidate, key))
    return found?.slice(key.length + 1)
  }

  /**
   * The same list with this member leftmost, which says that it is the latest.
   *
   * A member that breaks the grammar changes nothing. A 33rd one pushes the rightmost out.
   */
  set(key: string, value: string): TraceState {
    const own = `${key}=${value}`
    if (!member.test(own)) return this
    return new TraceState([own, ...this.delete(key).#kept()].slice(0, maxMembers))
  }

  /** The same list without this member. */
  delete(key: string): TraceState {
    const list = this.#kept()
    return list.some((candidate) => isOf(candidate, key))
      ? new TraceState(list.filter((candidate) => !isOf(candidate, key)))
      : this
  }

  /** The header, at most 512 characters of whole members; empty when there is nothing to send. */
  toString(): string {
    const source = this.#source
    if (typeof source === 'string' && source.length <= maxLength && isPlainList(source)) return source
    const list = this.#kept()
    const header = list.join(',')
    return header.length <= maxLength ? header : shorten(list).join(',')
  }

  #kept(): readonly string[] {
    const list = this.#list()
    return list.length > maxMembers ? [] : list
  }

  #list(): readonly string[] {
    if (typeof this.#source === 'string') this.#source = parse(this.#source)
    return this.#source
  }
}

function parse(header: string): readonly string[] {
  const members: string[] = []
  for (const part of header.split(',')) {
    const trimmed = trimBlanks(part)
    if (trimmed === '') continue // empty members are allowed
    if (!member.test(trimmed)) return []
    members.push(trimmed)
  }
  return members
}

/**
 * Whether a list can go out as it came: every member keeps to the grammar, with nothing to trim and nothing empty.
 *
 * A scan, because a pattern for the whole list takes three times as long on every request.
 */
function isPlainList(text: string): boolean {
  let members = 1
  let start = 0
  let equals = -1
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : comma
    if (equals < 0) {
      if (code === equalsSign && i > start) equals = i
      else if (!(i === start ? isKeyStart(code) : isKeyCode(code)) || i - start > 255) return false
    } else if (code === comma) {
      if (i === equals + 1 || i - equals > 257 || text.charCodeAt(i - 1) === space) return false
      if (i < text.length && ++members > maxMembers) return false
      start = i + 1
      equals = -1
    } else if (code < space || code > 126 || code === equalsSign) {
      return false
    }
  }
  return true
}

const space = 32
const comma = 44
const equalsSign = 61

function isKeyStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57)
}

/** `_`, `-`, `*`, `/` and `@` beside letters and digits. */
function isKeyCode(code: number): boolean {
  return isKeyStart(code) || code === 95 || code === 45 || code === 42 || code === 47 || code === 64
}

function isOf(candidate: string, key: string): boolean {
  return candidate.startsWith(key) && candidate.charCodeAt(key.length) === 61
}

/** Drops whole members from the right, those of more than 128 characters first, until the rest fits. */
function shorten(list: readonly string[]): readonly string[] {
  let kept = [...list]
  let length = kept.join(',').length
  for (const isExpendable of [(text: string) => text.length > longMember, () => true]) {
    for (let i = kept.length - 1; i >= 0 && length > maxLength; i--) {
      const text = kept[i] as string
      if (!isExpendable(text)) continue
      kept = kept.toSpliced(i, 1)
      length -= text.length + 1
    }
  }
  return kept
}
