import { toDecimal } from '../../context/decimal.js'
import type { Settings } from '../../options/settings.js'
import { inAscii } from '../../page-load/html.js'
import type { Transaction } from '../../trace/transaction.js'
import { reportReplayed } from '../replayed.js'
import type { InjectablePage, SkipReason } from './injectable-page.js'

/** An exchange whose page gets its tags on the way out. */
export interface InjectedExchange {
  readonly settings: Settings
  readonly req: { readonly method?: string | undefined }
  readonly transaction: Transaction
  readonly name: string
  readonly isClosed: boolean
  readonly idsRendered: boolean
  helperCalled: boolean
  tagged: boolean
  /** Whether HEAD counts as GET. */
  answersLikeGet: boolean
  reasonToOmitIds(): unknown
  requirePrivate(): void
}

/** The tags of an exchange, for the injection into its page. */
export class PageInjection implements InjectablePage {
  readonly isHead: boolean
  readonly #exchange: InjectedExchange

  constructor(exchange: InjectedExchange) {
    this.#exchange = exchange
    this.isHead = exchange.req.method === 'HEAD'
  }

  get tagNames(): readonly string[] {
    return this.#exchange.settings.pageLoad.tagNames
  }

  canInject(): boolean {
    const exchange = this.#exchange
    if (exchange.idsRendered || exchange.isClosed) return false
    if (!this.isHead) return exchange.reasonToOmitIds() === undefined
    if (exchange.helperCalled) return false // for GET it renders the tags
    exchange.answersLikeGet = true
    const reason = exchange.reasonToOmitIds()
    exchange.answersLikeGet = false
    exchange.helperCalled = false
    return reason === undefined
  }

  reserve(): void {
    this.#exchange.answersLikeGet = true
    this.#exchange.requirePrivate()
  }

  render(found: readonly string[]): string {
    const exchange = this.#exchange
    const { pageLoad, traceId } = exchange.transaction
    const isReplayed = found.length > 0 && namesOther(found, traceId)
    if (found.length > 0 && !isReplayed) return ''
    exchange.answersLikeGet = true
    const tags = inAscii(pageLoad.tags())
    exchange.tagged = tags !== ''
    if (isReplayed) reportReplayed(exchange.settings, exchange.name, 'Its tags were replaced.')
    return tags
  }

  reportSkipped(reason: SkipReason): void {
    const { settings, transaction } = this.#exchange
    const { name } = transaction
    settings.report(`auto-inject ${reason}`, `autoInject put no tags into the page ${name}, ${explanations[reason]}`)
  }
}

/** Whether tags name a trace, and none of them ours. */
function namesOther(tags: readonly string[], traceId: string): boolean {
  const low = toDecimal(traceId.slice(16))
  const text = tags.join('\n')
  return !text.includes(traceId) && !text.includes(low) && tags.some((tag) => anyId.test(tag))
}

// 16 bytes in hex, or Datadog's id in decimal, beside which its time is no id.
const anyId = /[0-9a-f]{32}|\bdd-trace-id\b[\s\S]*?\d/

const explanations: Readonly<Record<SkipReason, string>> = {
  encoded:
    'because its body was compressed before it was written. Middleware that compresses what is written, like ' +
    'compression(), does not mind. Otherwise leave compression to a proxy, or render pageLoad.tags() in the template.',
  charset: 'because its encoding does not contain ASCII. Send it as UTF-8, or render pageLoad.tags() in the template.',
  'too far': 'because its first 64 kB have no <head>. Render pageLoad.tags() in the template.',
}
