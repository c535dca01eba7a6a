import type { PageLoad } from '../page-load/page-load.js'
import type { Transaction } from '../trace/transaction.js'

/** The template locals that every adapter sets. */
export interface TemplateLocals {
  transaction: Transaction
  pageLoad: PageLoad
}

/** Gives a transaction and its hand-off to the templates of a framework: `res.locals`, `ctx.state`. */
export function fillLocals(locals: Partial<TemplateLocals>, transaction: Transaction): void {
  locals.transaction = transaction
  locals.pageLoad = transaction.pageLoad
}
