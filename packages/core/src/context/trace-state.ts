import { isBlank } from './ows.js'

const maxMembers = 32 // W3C Trace Context, tracestate list
const maxLength = 512 // W3C Trace Context, tracestate limits: what everybody must be able to hand on
const longMember = 128 // W3C Trace Context, tracestate limits: members longer than this go first

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
    // To split the list takes ten times as long as to see that the key is nowhere in it.
    if (typeof this.#source === 'string' && !this.#source.includes(`${key}=`)) return undefined
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
    if (!isMember(own, 0, own.length)) return this
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
  for (let from = 0; from <= header.length; ) {
    const comma = header.indexOf(',', from)
    const end = comma < 0 ? header.length : comma
    let start = from
    let to = end
    while (start < to && isBlank(header.charCodeAt(start))) start++
    while (to > start && isBlank(header.charCodeAt(to - 1))) to--
    from = end + 1
    if (start === to) continue // empty members are allowed
    if (!isMember(header, start, to)) return []
    members.push(header.slice(start, to))
  }
  return members
}

/**
 * Whether a list can go out as it came: every member keeps to the grammar, with nothing to trim and nothing empty.
 *
 * A scan, because a pattern for the whole list takes three times as long on every request.
 */
function isPlainList(text: string): boolean {
  let from = 0
  for (let members = 1; members <= maxMembers; members++) {
    const end = text.indexOf(',', from)
    if (!isMember(text, from, end < 0 ? text.length : end)) return false
    if (end < 0) return true
    from = end + 1
  }
  return false
}

/** Whether `text[from, to)` is `key=value`; a value neither ends in a space nor holds `,` or `=`. */
function isMember(text: string, from: number, to: number): boolean {
  const equals = text.indexOf('=', from)
  if (equals <= from || equals - from > 256 || equals >= to - 1 || to - equals > 257) return false
  if (!isKeyStart(text.charCodeAt(from)) || text.charCodeAt(to - 1) === space) return false
  for (let i = from + 1; i < equals; i++) if (!isKeyCode(text.charCodeAt(i))) return false
  for (let i = equals + 1; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code < space || code > 126 || code === equalsSign || code === comma) return false
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
