import type { PageLoad } from '../page-load/page-load.js'
import type { Transaction } from '../trace/transaction.js'

/** The template locals that every adapter sets. */
export interface TemplateLocals {
  transaction: Transaction
  pageLoad: PageLoad
}

/**
 * Gives a transaction and its hand-off to the templates of a framework: `res.locals`, `ctx.state`. An application may have
 * replaced them by anything; what takes no properties is left as it is.
 */
export function fillLocals(locals: Partial<TemplateLocals> | null | undefined, transaction: Transaction): void {
  try {
    if (!locals) return
    locals.transaction = transaction
    locals.pageLoad = transaction.pageLoad
  } catch {}
}
