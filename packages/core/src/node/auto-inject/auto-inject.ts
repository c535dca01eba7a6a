import { forgetBody } from '../../exchange/inject/body-headers.js'
import type { InjectablePage } from '../../exchange/inject/injectable-page.js'
import { Insertion } from '../../exchange/inject/insertion.js'
import { reasonToLeave } from '../../exchange/inject/reason.js'
import { concat } from '../../platform/bytes.js'
import { applyHead, isRefused } from '../head-arguments.js'
import { readBody } from './body-arguments.js'
import { holdHead } from './held-head.js'
import { keepOutermost, type Method } from './outermost.js'
import type { Response } from './response.js'

/**
 * Puts the tags into the HTML that goes out by this response, when it is some.
 *
 * Replaces `writeHead`, `write` and `end` of this one response. Where nothing is put in, the application's own arguments
 * go on as they are. The head waits for the first of the body, which shows whether there is something to put in.
 */
export function autoInject(res: Response, page: InjectablePage): void {
  const injection = new AutoInjection(res, page)
  keepOutermost(res, 'writeHead', (method, args) => injection.writeHead(method, args))
  keepOutermost(res, 'write', (method, args) => injection.write(method, args))
  keepOutermost(res, 'end', (method, args) => injection.end(method, args))
  // Node calls `writeHead` itself, where nobody has. In HTTP/1.1 all of its ways there go by one method.
  const implicit = '_implicitHeader' in res ? '_implicitHeader' : 'flushHeaders'
  keepOutermost(res, implicit, (method, args) => injection.writeHeadImplicitly(method, args))
}

class AutoInjection {
  readonly #res: Response
  readonly #page: InjectablePage
  #begun = false
  #insertion: Insertion | undefined
  #passing = false // what middleware below writes is not the application's
  #isImplicit = false
  /** Sends the head that is held back. */
  #sendHead: (() => unknown) | undefined
  #letGo = nothing

  constructor(res: Response, page: InjectablePage) {
    this.#res = res
    this.#page = page
  }

  writeHead(method: Method, args: readonly unknown[]): unknown {
    this.#release()
    if (this.#begun || isRefused(this.#res, [...args])) return method(...args)
    const rest = applyHead(this.#res, [...args])
    if (!this.#begin()) return this.#pass(() => method(...rest))
    if (this.#isImplicit) {
      this.#expect()
      return this.#pass(() => method(...rest))
    }
    this.#holdHead(() => method(...rest))
    return this.#res
  }

  writeHeadImplicitly(method: Method, args: readonly unknown[]): unknown {
    if (this.#sendHead !== undefined) {
      this.#release()
      return this.#res.headersSent ? undefined : method(...args)
    }
    const before = this.#isImplicit
    this.#isImplicit = true
    try {
      return method(...args)
    } finally {
      this.#isImplicit = before
    }
  }

  write(method: Method, args: readonly unknown[]): unknown {
    if (this.#passing) return method(...args)
    const { bytes, callback } = readBody(args)
    const sendHead = this.#takeHead()
    const insertion = bytes && this.#begin()
    if (!insertion) {
      if (sendHead && this.#insertion) this.#expect()
      if (sendHead) this.#pass(sendHead)
      return this.#pass(() => method(...args))
    }
    const pieces = insertion.push(bytes)
    if (pieces[0]?.length === 0 && bytes.length > 0) return this.#hold(sendHead, callback)
    if (insertion.result !== undefined) this.#conclude(insertion)
    else if (!this.#res.headersSent) this.#expect()
    if (sendHead) this.#pass(sendHead)
    return this.#pass(() => this.#send(method, pieces, callback, bytes, args))
  }

  end(method: Method, args: readonly unknown[]): unknown {
    const { bytes, callback } = readBody(args)
    const sendHead = this.#takeHead()
    const insertion = bytes ? this.#begin() : this.#insertion
    if (bytes === undefined) this.#endWithout(insertion)
    this.#begun = true
    this.#insertion = undefined // middleware may come back with the same bytes
    if (!insertion) {
      if (sendHead) this.#pass(sendHead)
      return method(...args)
    }
    const pieces = insertion.finish(bytes)
    this.#conclude(insertion)
    this.#insertion = undefined
    if (sendHead) this.#pass(sendHead)
    if (pieces.length > 1) this.#sayLength(pieces)
    return this.#send(method, pieces, callback, bytes, args)
  }

  /** The search, while it goes on. It begins with what the application says first. */
  #begin(): Insertion | undefined {
    if (!this.#begun) {
      this.#begun = true
      if (!this.#res.headersSent && this.#admits()) {
        const page = this.#page
        this.#insertion = new Insertion(page.tagNames, (found) => (page.canInject() ? page.render(found) : ''))
      }
    }
    return this.#insertion
  }

  #admits(): boolean {
    const reason = reasonToLeave(this.#res)
    if (reason === 'no page' || !this.#page.canInject()) return false
    if (reason !== undefined) this.#page.reportSkipped(reason)
    return reason === undefined
  }

  /** The headers must go out before the head is found. */
  #expect(): void {
    this.#page.reserve()
    forgetBody(this.#res, undefined)
  }

  /** A HEAD that is answered without the body may be about a page with tags, which has other headers. */
  #endWithout(insertion: Insertion | undefined): void {
    if (!this.#page.isHead || this.#res.headersSent) return
    if (insertion !== undefined || (!this.#begun && this.#admits())) forgetBody(this.#res, undefined)
  }

  #conclude(insertion: Insertion): void {
    const { result, isOver, added } = insertion
    if (isOver) this.#insertion = undefined
    if (result === 'inserted' && !this.#res.headersSent) {
      forgetBody(this.#res, added)
      if (this.#res.hasHeader('content-length')) insertion.keepLength()
    }
    if (result === 'utf-16') this.#page.reportSkipped('charset')
    if (result === 'too far') this.#page.reportSkipped(result)
  }

  /** Holds the head back, until the body shows whether there is something to put in. */
  #holdHead(send: () => unknown): void {
    this.#sendHead = send
    this.#letGo = holdHead(this.#res, () => this.#release())
  }

  #takeHead(): (() => unknown) | undefined {
    const send = this.#sendHead
    this.#sendHead = undefined
    this.#letGo()
    this.#letGo = nothing
    return send
  }

  /** Sends the head that is held back, before the body is known. */
  #release(): void {
    const send = this.#takeHead()
    if (send === undefined) return
    this.#expect()
    this.#pass(send)
  }

  /** What Node does for a body that it gets in one piece, here for one that it gets in two. */
  #sayLength(pieces: readonly Uint8Array[]): void {
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
    pieces: readonly Uint8Array[],
    callback: unknown,
    bytes: Buffer | undefined,
    args: readonly unknown[],
  ): unknown {
    const [first, second] = this.#page.isHead && pieces.length > 1 ? [concat(pieces)] : pieces
    if (second === undefined && (first === bytes || (bytes === undefined && first?.length === 0)))
      return method(...args)
    if (second !== undefined) this.#res.write(first as Uint8Array)
    const last = second ?? first
    return callback === undefined ? method(last) : method(last, callback)
  }

  /**
   * Does what Node would do, when all of a chunk is held back; the head is held back with it. To write nothing instead would be
   * simpler; but over HTTP/2 Node loses the strings that it sends together with an empty chunk, and sends other memory in
   * their place.
   */
  #hold(sendHead: (() => unknown) | undefined, callback: unknown): boolean {
    const send = sendHead ?? (() => this.#res.flushHeaders())
    if (!this.#res.headersSent) this.#holdHead(send)
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

function nothing(): void {}
