import type { Settings } from '../../options/settings.js'
import { inAscii } from '../../page-load/html.js'
import type { Transaction } from '../../trace/transaction.js'
import type { InjectablePage, SkipReason } from './auto-inject.js'

/** An exchange whose page gets its tags on the way out. */
export interface InjectedExchange {
  readonly settings: Settings
  readonly transaction: Transaction
  readonly isClosed: boolean
  readonly idsRendered: boolean
  tagged: boolean
  reasonToOmitIds(): unknown
  requirePrivate(): void
}

/** The tags of an exchange, for the injection into its page. */
export class PageInjection implements InjectablePage {
  readonly #exchange: InjectedExchange

  constructor(exchange: InjectedExchange) {
    this.#exchange = exchange
  }

  get tagNames(): readonly string[] {
    return this.#exchange.settings.pageLoad.tagNames
  }

  canInject(): boolean {
    const { idsRendered, isClosed } = this.#exchange
    return !idsRendered && !isClosed && this.#exchange.reasonToOmitIds() === undefined
  }

  reserve(): void {
    this.#exchange.requirePrivate()
  }

  render(): string {
    const tags = inAscii(this.#exchange.transaction.pageLoad.tags())
    this.#exchange.tagged = tags !== ''
    return tags
  }

  reportSkipped(reason: SkipReason): void {
    const { settings, transaction } = this.#exchange
    const { name } = transaction
    settings.report(`auto-inject ${reason}`, `autoInject put no tags into the page ${name}, ${explanations[reason]}`)
  }
}

const explanations: Readonly<Record<SkipReason, string>> = {
  encoded:
    'because its body was compressed before it was written. Middleware that compresses what is written, like ' +
    'compression(), does not mind. Otherwise leave compression to a proxy, or render pageLoad.tags() in the template.',
  charset: 'because its encoding does not contain ASCII. Send it as UTF-8, or render pageLoad.tags() in the template.',
  'too far': 'because its first 64 kB have no <head>. Render pageLoad.tags() in the template.',
}
