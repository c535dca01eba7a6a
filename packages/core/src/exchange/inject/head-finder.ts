import { fromLatin1 } from '../../platform/bytes.js'
import { byteOrderMarkOf } from './byte-order-mark.js'
import { endOfBogusComment, endOfComment, endOfTag, type IsLast, isSpace } from './closing.js'
import { type Opening, openingLength, openingOf } from './opening.js'

/** What came out of looking at the next bytes of a document. Positions count from the first of these bytes. */
export type Look =
  /** The first child of the head belongs here. */
  | { readonly at: number }
  /** There will be no head. */
  | { readonly none: 'fragment' | 'too far' | 'utf-16' }
  /** Nothing belongs before `read`. What follows it must be looked at once more, with what comes next. */
  | { readonly read: number }

/** How much of a document is looked at. */
export const searched = 65_536

/**
 * Finds the place in a document where the head begins, as a browser does, in whatever pieces its bytes come.
 *
 * Only white space, comments, a doctype, `<html>` and stray end tags can stand before a head. The first thing of another
 * kind ends the search: it is the start tag of the head, and the place is behind it; or it makes the browser imply a
 * head, and the place is before it. So a `<head>` inside a script, a title or a textarea is never looked at: its element
 * has implied the head already.
 *
 * What has neither a doctype nor `<html>` nor `<head>` is a fragment, which somebody will put into a page, and has no head.
 *
 * Works on the bytes of every encoding that has ASCII in it.
 *
 * @see https://html.spec.whatwg.org/multipage/parsing.html#the-before-head-insertion-mode
 */
export class HeadFinder {
  #read = 0
  #isDocument = false
  #inHead = false
  #isLast: IsLast | undefined

  look(bytes: Uint8Array): Look {
    const end = Math.min(bytes.length, searched - this.#read)
    const window = bytes.subarray(0, end)
    let at = 0
    if (this.#read === 0) {
      const mark = byteOrderMarkOf(window)
      if (mark === 'utf-16') return { none: mark }
      if (mark === undefined) return { read: 0 }
      if (mark === 'utf-8') at = 3
    }
    while (at < end) {
      const byte = window[at] as number
      if (this.#isLast) {
        at++
        if (!this.#isLast(byte)) continue
        if (this.#inHead) return { at }
        this.#isLast = undefined
      } else if (isSpace(byte)) {
        at++
      } else {
        const opening = byte === lessThan ? openingOf(fromLatin1(window, at, at + openingLength)) : 'content'
        if (opening === undefined) break
        if (opening === 'content') return this.#isDocument ? { at } : { none: 'fragment' }
        at += this.#enter(opening)
      }
    }
    if (end < bytes.length) return { none: 'too far' }
    this.#read += at
    return { read: at }
  }

  /** @returns the number of bytes that show what begins here. */
  #enter(opening: Exclude<Opening, 'content'>): number {
    if (opening === 'comment') {
      this.#isLast = endOfComment()
      return 4 // <!--
    }
    if (opening === 'bogus comment') {
      this.#isLast = endOfBogusComment()
      return 2 // <! <? </
    }
    if (opening === 'doctype') {
      this.#isDocument = true
      this.#isLast = endOfBogusComment()
      return 2
    }
    if (opening === 'html') this.#isDocument = true
    if (opening === 'head') this.#inHead = true
    this.#isLast = endOfTag()
    return 2
  }
}

const lessThan = 0x3c
