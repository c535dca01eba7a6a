import { concat, fromLatin1, toUtf8 } from '../../platform/bytes.js'
import { endOfComment, endOfTag, type IsLast, isSpace } from './closing.js'

/**
 * Takes the `<meta>` tags of certain names out of the head of a document, in whatever pieces its bytes come.
 *
 * What comments, scripts and the like hold is no tag. It holds back only the beginning of a tag, until its end is there.
 */
export class TagFilter {
  /** Whether spaces take the place of a tag: the length of the document is known to the client. */
  keepsLength = false
  readonly #names: readonly string[]
  readonly #taken: string[] = []
  #held = nothing
  #read = 0
  #removed = 0
  #isOver = false
  /** The end of what has begun and is passed on. */
  #isLast: IsLast | undefined
  /** The element whose text comes behind its start tag. */
  #rawName: string | undefined

  constructor(names: readonly string[]) {
    this.#names = names
  }

  /** Whether the head has ended, or has been looked at far enough: all that follows can be passed on as it is. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** How many bytes were taken out. */
  get removed(): number {
    return this.#removed
  }

  /** The tags that were taken out, in lower case. */
  get taken(): readonly string[] {
    return this.#taken
  }

  /** Takes the next bytes of the head, and gives those that may go out: the same object, if these are all. */
  push(bytes: Uint8Array): Uint8Array {
    if (this.#isOver) return bytes
    const all = this.#held.length === 0 ? bytes : concat([this.#held, bytes])
    this.#held = nothing
    const kept: Uint8Array[] = []
    let from = 0
    let at = 0
    while (at < all.length && !this.#isOver) {
      if (this.#read + at >= searched) this.#isOver = true
      else if (this.#isLast !== undefined) at = this.#pass(all, at)
      else {
        const start = all.indexOf(lessThan, at)
        if (start === -1) break
        const end = this.#endOfPiece(all, start)
        if (end === undefined) {
          if (all.length - start > longest) this.#isOver = true
          else {
            this.#held = concat([all.subarray(start)])
            kept.push(all.subarray(from, start))
            this.#read += start
            return joined(kept)
          }
        } else if (end < 0) {
          kept.push(all.subarray(from, start))
          if (this.keepsLength) kept.push(new Uint8Array(-end - start).fill(space))
          else this.#removed += -end - start
          from = at = -end
        } else at = end
      }
    }
    this.#read += all.length
    if (from === 0) return all
    kept.push(all.subarray(from))
    return joined(kept)
  }

  /** Gives what was held back: the document has ended. */
  finish(): Uint8Array {
    this.#isOver = true
    const held = this.#held
    this.#held = nothing
    return held
  }

  /**
   * Reads what begins at a `<`.
   *
   * @returns the position from which to read on, negated behind a tag that is taken out; `undefined` when there are too few bytes
   */
  #endOfPiece(all: Uint8Array, start: number): number | undefined {
    const text = fromLatin1(all, start, start + openingLength).toLowerCase()
    if (text.startsWith('<!--')) {
      this.#isLast = endOfComment()
      return start + 4
    }
    const name = /^<\/?([a-z][^\s/>]*)/.exec(text)?.[0]
    if (name === undefined)
      return text === '<' || text === '</' || text === '<!' || text === '<!-' ? undefined : start + 1
    if (name.length === text.length && text.length < openingLength) return undefined // the name may go on
    if (name === '</head' || name === '<body') {
      this.#isOver = true
      return start
    }
    if (name === '<meta') return this.#endOfMeta(all, start)
    if (raw.has(name)) this.#rawName = name.slice(1)
    this.#isLast = endOfTag()
    return start + name.length
  }

  #endOfMeta(all: Uint8Array, start: number): number | undefined {
    const isLast = endOfTag()
    for (let at = start + 5; at < all.length && at - start <= longest; at++) {
      if (!isLast(all[at] as number)) continue
      const meta = fromLatin1(all, start, at + 1)
      if (!this.#names.includes(attributeOf(meta, 'name').trim().toLowerCase())) return at + 1
      this.#taken.push(meta.toLowerCase())
      return -(at + 1)
    }
    return undefined
  }

  #pass(all: Uint8Array, from: number): number {
    const isLast = this.#isLast as IsLast
    for (let at = from; at < all.length; at++) {
      if (!isLast(all[at] as number)) continue
      const name = this.#rawName
      this.#rawName = undefined
      this.#isLast = name === undefined ? undefined : endOfRawText(name)
      return at + 1
    }
    return all.length
  }
}

/** The value of an attribute of a tag; empty without one. */
function attributeOf(tag: string, wanted: string): string {
  for (const [, name, ...values] of tag.matchAll(attributes)) {
    if (name?.toLowerCase() === wanted) return values.join('')
  }
  return ''
}

/** The text of an element ends where its end tag begins. That tag is read as one of no meaning. */
function endOfRawText(name: string): IsLast {
  const end = toUtf8(`</${name}`)
  let matched = 0
  return (byte) => {
    if (matched === end.length) {
      if (isSpace(byte) || byte === slash || byte === greaterThan) return true
      matched = 0
    }
    const lower = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte
    matched = lower === end[matched] ? matched + 1 : byte === lessThan ? 1 : 0
    return false
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.length === 1 ? (pieces[0] as Uint8Array) : concat(pieces)
}

const searched = 65_536
const longest = 16_384 // of a tag: a list of `baggage` may have 8,192 bytes
const openingLength = 11 // <textarea and what ends the name
const nothing: Uint8Array = new Uint8Array(0)
const raw = new Set(['<script', '<style', '<title', '<noscript', '<template', '<textarea'])
const attributes = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)|'([^']*)|([^\s"'>]+)))?/g
const lessThan = 0x3c
const greaterThan = 0x3e
const slash = 0x2f
const space = 0x20
