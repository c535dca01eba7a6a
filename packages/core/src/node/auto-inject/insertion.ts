import { HeadFinder, type Look } from './head-finder.js'

/** Why nothing was put in: what the finder says of the document, or what came of `render`. */
export type NotInserted = Extract<Look, { none: unknown }>['none'] | 'nothing to insert'

/** One document on its way out, with something put in where its head begins. It holds back at most eight bytes. */
export class Insertion {
  readonly #finder = new HeadFinder()
  readonly #render: (head: Buffer) => string
  #held = nothing
  #inserted = 0
  #over: 'inserted' | NotInserted | undefined

  /** @param render is asked once, when there is a place, and sees what is known of the document from there on. */
  constructor(render: (head: Buffer) => string) {
    this.#render = render
  }

  /** How the search came out; `undefined` while it goes on. */
  get over(): 'inserted' | NotInserted | undefined {
    return this.#over
  }

  /** How many bytes were put in. */
  get inserted(): number {
    return this.#inserted
  }

  /** Takes the next bytes, and gives those that may go out: in one piece, or in two where copying would be dear. */
  push(bytes: Buffer): readonly Buffer[] {
    return this.#take(bytes, false)
  }

  /** Takes the last bytes, where there are some, and gives all that is left. */
  finish(bytes: Buffer = nothing): readonly Buffer[] {
    return this.#take(bytes, true)
  }

  #take(bytes: Buffer, isLast: boolean): readonly Buffer[] {
    if (this.#over) return [bytes]
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes])
    this.#held = nothing
    const look = this.#finder.look(all)
    if ('at' in look) return this.#insert(all, look.at)
    if ('none' in look) {
      this.#over = look.none
      return [all]
    }
    if (isLast || look.read === all.length) return [all]
    this.#held = Buffer.from(all.subarray(look.read)) // a copy: what was written is its writer's again
    return [all.subarray(0, look.read)]
  }

  #insert(all: Buffer, at: number): readonly Buffer[] {
    const rest = all.subarray(at)
    const inserted = Buffer.from(this.#render(rest))
    this.#inserted = inserted.length
    this.#over = inserted.length === 0 ? 'nothing to insert' : 'inserted'
    if (inserted.length === 0) return [all]
    const begin = [all.subarray(0, at), inserted]
    return rest.length > copied ? [Buffer.concat(begin), rest] : [Buffer.concat([...begin, rest])]
  }
}

const nothing = Buffer.alloc(0)
const copied = 65_536
