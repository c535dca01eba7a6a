import type { Baton } from '@trace-baton/core'
import {
  type Framework,
  fillLocals,
  open,
  prepareRequests,
  type RawRequest,
  type RawResponse,
  type RoutedRequest,
  routeOf,
} from '@trace-baton/core/node'

/** The member of Nest's adapter that is used here: Express's `use`. */
export interface ExpressAdapter {
  use(middleware: (req: Request, res: Response, next: () => void) => void): unknown
}

type Request = RawRequest & RoutedRequest & { readonly res?: Response }
type Response = RawResponse & { locals: Record<string, unknown> }

export function mountOnExpress(adapter: ExpressAdapter, engine: Baton): void {
  prepareRequests(false)
  adapter.use(function baton(req, res, next) {
    const transaction = open(engine, req, res, express, req)
    fillLocals(res.locals, transaction)
    transaction.run(next)
  })
}

const express: Framework<Request> = {
  route: (req) => (isNotFound(req) ? undefined : routeOf(req)),
  locals: ({ res }) => res?.locals,
}

/** Whether no controller matched. With a global prefix, Nest answers such a request from its own route. */
function isNotFound({ route }: RoutedRequest): boolean {
  return route?.path === '*path'
}
