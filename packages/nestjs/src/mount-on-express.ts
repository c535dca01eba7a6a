import type { Baton } from '@trace-baton/core'
import {
  fillLocals,
  open,
  type RawRequest,
  type RawResponse,
  type RoutedRequest,
  routeOf,
} from '@trace-baton/core/node'

/** As much of Nest's adapter as is used, whose `use` is Express's. */
export interface ExpressAdapter {
  use(middleware: (req: RawRequest & RoutedRequest, res: Response, next: () => void) => void): unknown
}

type Response = RawResponse & { locals: Record<string, unknown> }

export function mountOnExpress(adapter: ExpressAdapter, engine: Baton): void {
  adapter.use(function baton(req, res, next) {
    const transaction = open(engine, req, res, {
      route: () => (isNotFound(req) ? undefined : routeOf(req)),
      locals: () => res.locals,
    })
    fillLocals(res.locals, transaction)
    transaction.run(next)
  })
}

/** Behind a global prefix, Nest answers what no controller matched from a route of its own. */
function isNotFound({ route }: RoutedRequest): boolean {
  return route?.path === '*path'
}
