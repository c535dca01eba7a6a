import { forgetBody } from '../exchange/inject/body-headers.js'
import type { InjectablePage } from '../exchange/inject/injectable-page.js'
import { Insertion } from '../exchange/inject/insertion.js'
import { reasonToLeave } from '../exchange/inject/reason.js'
import type { Transaction } from '../trace/transaction.js'
import type { Change } from './body.js'
import type { FetchHead } from './response-head.js'

/** Whether tags may be put into a response. */
export function admits(page: InjectablePage, head: FetchHead): boolean {
  const reason = reasonToLeave(head)
  if (reason === 'no page' || !page.canInject()) return false
  if (reason !== undefined) page.reportSkipped(reason)
  return reason === undefined
}

/** The beginning of a page that gets its tags on the way out, and how its rest is to be changed. */
export interface Begun {
  readonly first: Uint8Array[]
  readonly change: Change
}

/**
 * Reads a page until its head shows whether there is something to put in, which the headers have to wait for; but for its
 * first bytes at most. Where more would be needed, the headers say that tags may follow.
 */
export async function beginInjection(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  page: InjectablePage,
  head: FetchHead,
  transaction: Transaction,
): Promise<Begun> {
  let isSent = false
  let isConcluded = false
  const insertion = new Insertion(page.tagNames, (found) => (page.canInject() ? page.render(found) : ''))
  const change: Change = (chunk) => {
    const pieces = chunk === undefined ? insertion.finish() : insertion.push(chunk)
    if (!isConcluded && insertion.result !== undefined) conclude()
    return pieces
  }
  function conclude(): void {
    isConcluded = true
    const { result, added } = insertion
    if (result === 'inserted' && !isSent) {
      forgetBody(head, added)
      if (head.hasHeader('content-length')) insertion.keepLength()
    }
    if (result === 'utf-16') page.reportSkipped('charset')
    if (result === 'too far') page.reportSkipped(result)
  }
  const first: Uint8Array[] = []
  for (;;) {
    const { done, value } = await transaction.run(() => reader.read())
    first.push(...change(value))
    if (done || insertion.result !== undefined || first.some(({ length }) => length > 0)) break
  }
  if (insertion.result === undefined) {
    page.reserve()
    forgetBody(head, undefined)
  }
  isSent = true
  return { first, change }
}
