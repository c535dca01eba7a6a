import { concat, toUtf8 } from '../../platform/bytes.js'
import { HeadFinder, type Look } from './head-finder.js'
import { TagFilter } from './tag-filter.js'

/** Why nothing was put in: what the finder says of the document, or what came of `render`. */
export type NotInserted = Extract<Look, { none: unknown }>['none'] | 'nothing to insert'

/**
 * One document on its way out, with tags put in where its head begins. It holds back at most eight bytes, and behind the tags
 * the beginning of a `<meta>`.
 */
export class Insertion {
  readonly #finder = new HeadFinder()
  readonly #filter: TagFilter
  readonly #render: (tags: readonly string[]) => string
  #held = nothing
  #inserted = 0
  #result: 'inserted' | NotInserted | undefined

  /**
   * @param names the names of the tags that are put in. Others of these names are taken out of the rest of the head.
   * @param render is asked once, when there is a place, with the tags of these names that the head is known to have. Empty
   *   text leaves the document as it is.
   */
  constructor(names: readonly string[], render: (tags: readonly string[]) => string) {
    this.#filter = new TagFilter(names)
    this.#render = render
  }

  /** What came of the search; `undefined` while it goes on. */
  get result(): 'inserted' | NotInserted | undefined {
    return this.#result
  }

  /** Whether the rest of the document is passed on as it is. */
  get isOver(): boolean {
    return this.#result === 'inserted' ? this.#filter.isOver : this.#result !== undefined
  }

  /** By how many bytes the document is longer. */
  get added(): number {
    return this.#inserted - this.#filter.removed
  }

  /** Leaves the length of the rest as it is. */
  keepLength(): void {
    this.#filter.keepsLength = true
  }

  /** Takes the next bytes, and gives those that may go out: in one piece, or in two where copying would be dear. */
  push(bytes: Uint8Array): readonly Uint8Array[] {
    return this.#take(bytes, false)
  }

  /** Takes the last bytes, where there are some, and gives all that is left. */
  finish(bytes: Uint8Array = nothing): readonly Uint8Array[] {
    return this.#take(bytes, true)
  }

  #take(bytes: Uint8Array, isLast: boolean): readonly Uint8Array[] {
    if (this.#result === 'inserted') return [this.#filtered(bytes, isLast)]
    if (this.#result !== undefined) return [bytes]
    const all = this.#held.length === 0 ? bytes : concat([this.#held, bytes])
    this.#held = nothing
    const look = this.#finder.look(all)
    if ('at' in look) return this.#insert(all, look.at, isLast)
    if ('none' in look) {
      this.#result = look.none
      return [all]
    }
    if (isLast || look.read === all.length) return [all]
    this.#held = concat([all.subarray(look.read)]) // a copy: what was written is its writer's again
    return [all.subarray(0, look.read)]
  }

  #insert(all: Uint8Array, at: number, isLast: boolean): readonly Uint8Array[] {
    const rest = this.#filtered(all.subarray(at), isLast)
    const inserted = toUtf8(this.#render(this.#filter.taken))
    this.#inserted = inserted.length
    this.#result = inserted.length === 0 ? 'nothing to insert' : 'inserted'
    if (inserted.length === 0) return [all]
    const begin = [all.subarray(0, at), inserted]
    return rest.length > copied ? [concat(begin), rest] : [concat([...begin, rest])]
  }

  #filtered(bytes: Uint8Array, isLast: boolean): Uint8Array {
    const kept = this.#filter.push(bytes)
    if (!isLast) return kept
    const held = this.#filter.finish()
    return held.length === 0 ? kept : concat([kept, held])
  }
}

const nothing: Uint8Array = new Uint8Array(0)
const copied = 65_536
