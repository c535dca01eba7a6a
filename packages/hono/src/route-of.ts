import type { Context } from 'hono'
import { matchedRoutes } from 'hono/route'

/**
 * The pattern of the route that serves a request, with the paths of the applications around it: `/api/users/:id`.
 *
 * Hono keeps middleware and routes in one list, and says how far it has come in it. The route is the first from there on: it is
 * known while middleware still runs, and stays what it was when the response is there.
 *
 * @returns `undefined` for a request that no route matches
 */
export function routeOf(c: Context): string | undefined {
  const routes = matchedRoutes(c)
  for (let i = c.req.routeIndex; i < routes.length; i++) {
    const { method, path, handler } = routes[i] as (typeof routes)[number]
    // `use()` registers for all methods, for a path and what is below it, what also takes the next one.
    if (method !== 'ALL' || !path.endsWith('*') || handler.length < 2) return path
  }
  return undefined
}
