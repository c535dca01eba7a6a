import { applyHead } from '../head-arguments.js'
import { readBody } from './body-arguments.js'
import { forgetBody } from './body-headers.js'
import { Insertion } from './insertion.js'
import { keepOutermost, type Method } from './outermost.js'
import { reasonToLeave } from './reason.js'
import type { Response } from './response.js'
import { isTagged } from './tagged.js'

/** The page that a response may turn out to be. */
export interface InjectablePage {
  /** The names of the tags that its agents read. */
  readonly tagNames: readonly string[]
  /** Whether tags may be put in: no template has rendered any, and only the one who asked will get them. */
  canInject(): boolean
  /** Makes the response private before its headers go out, because tags may follow them. */
  reserve(): void
  /** Renders the tags. From here on they are in the page. */
  render(): string
  /** Reports to the developer that the page gets no tags. */
  reportSkipped(reason: SkipReason): void
}

/** Why a page gets no tags, for the developer. */
export type SkipReason = 'encoded' | 'charset' | 'too far'

/**
 * Puts the tags into the HTML that goes out by this response, when it is some.
 *
 * Replaces `writeHead`, `write` and `end` of this one response. Where nothing is put in, the application's own arguments
 * go on as they are.
 */
export function autoInject(res: Response, page: InjectablePage): void {
  const injection = new AutoInjection(res, page)
  keepOutermost(res, 'writeHead', (method, args) => injection.writeHead(method, args))
  keepOutermost(res, 'write', (method, args) => injection.write(method, args))
  keepOutermost(res, 'end', (method, args) => injection.end(method, args))
}

class AutoInjection {
  readonly #res: Response
  readonly #page: InjectablePage
  #begun = false
  #insertion: Insertion | undefined
  #passing = false // what middleware below writes is not the application's

  constructor(res: Response, page: InjectablePage) {
    this.#res = res
    this.#page = page
  }

  writeHead(method: Method, args: readonly unknown[]): unknown {
    if (this.#begun || this.#res.headersSent) return method(...args)
    const rest = applyHead(this.#res, [...args])
    if (this.#begin()) this.#expect()
    return this.#pass(() => method(...rest))
  }

  write(method: Method, args: readonly unknown[]): unknown {
    if (this.#passing) return method(...args)
    const { bytes, callback } = readBody(args)
    const insertion = bytes && this.#begin()
    if (!insertion) return this.#pass(() => method(...args))

    const pieces = insertion.push(bytes)
    if (insertion.over) this.#conclude(insertion)
    else if (!this.#res.headersSent) this.#expect()
    if (pieces[0]?.length === 0 && bytes.length > 0) return this.#hold(callback)
    return this.#pass(() => this.#send(method, pieces, callback, bytes, args))
  }

  end(method: Method, args: readonly unknown[]): unknown {
    const { bytes, callback } = readBody(args)
    const insertion = bytes ? this.#begin() : this.#insertion
    this.#begun = true
    this.#insertion = undefined // middleware may come back with the same bytes
    if (!insertion) return method(...args)

    const pieces = insertion.finish(bytes)
    if (insertion.over) this.#conclude(insertion)
    if (pieces.length > 1) this.#sayLength(pieces)
    return this.#send(method, pieces, callback, bytes, args)
  }

  /** The search, while it goes on. It begins with what the application says first. */
  #begin(): Insertion | undefined {
    if (!this.#begun) {
      this.#begun = true
      if (!this.#res.headersSent && this.#admits()) this.#insertion = new Insertion((head) => this.#render(head))
    }
    return this.#insertion
  }

  #admits(): boolean {
    const reason = reasonToLeave(this.#res)
    if (reason === 'no page' || !this.#page.canInject()) return false
    if (reason !== undefined) this.#page.reportSkipped(reason)
    return reason === undefined
  }

  #render(head: Buffer): string {
    const page = this.#page
    return page.canInject() && !isTagged(head, page.tagNames) ? page.render() : ''
  }

  /** The headers must go out before the head is found. */
  #expect(): void {
    this.#page.reserve()
    forgetBody(this.#res, undefined)
  }

  #conclude({ over, inserted }: Insertion): void {
    this.#insertion = undefined
    if (over === 'inserted' && !this.#res.headersSent) forgetBody(this.#res, inserted)
    if (over === 'utf-16') this.#page.reportSkipped('charset')
    if (over === 'too far') this.#page.reportSkipped(over)
  }

  /** What Node does for a body that it gets in one piece, here for one that it gets in two. */
  #sayLength(pieces: readonly Buffer[]): void {
    const res = this.#res
    const isSaid = ['content-length', 'transfer-encoding', 'trailer'].some((name) => res.hasHeader(name))
    if (isSaid || res.headersSent) return
    res.setHeader(
      'content-length',
      pieces.reduce((sum, { length }) => sum + length, 0),
    )
  }

  #send(
    method: Method,
    pieces: readonly Buffer[],
    callback: unknown,
    bytes: Buffer | undefined,
    args: readonly unknown[],
  ): unknown {
    const [first, second] = pieces
    if (second === undefined && (first === bytes || (bytes === undefined && first?.length === 0)))
      return method(...args)
    if (second !== undefined) this.#res.write(first as Buffer)
    const last = second ?? first
    return callback === undefined ? method(last) : method(last, callback)
  }

  /**
   * Does what Node would do, when all of a chunk is held back. To write nothing instead would be simpler; but over HTTP/2
   * Node loses the strings that it sends together with an empty chunk, and sends other memory in their place.
   */
  #hold(callback: unknown): boolean {
    if (!this.#res.headersSent) this.#pass(() => this.#res.flushHeaders())
    if (typeof callback === 'function') process.nextTick(callback)
    return true
  }

  #pass<T>(send: () => T): T {
    this.#passing = true
    try {
      return send()
    } finally {
      this.#passing = false
    }
  }
}
