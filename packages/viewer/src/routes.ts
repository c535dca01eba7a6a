import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request that one of the receiver's routes answers. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  /** The segments that stand for a `:name` in the path of the route, decoded. */
  readonly params: readonly string[]
}

/** A path of the receiver, and what answers it. */
export interface Route {
  readonly method: string
  readonly pattern: RegExp
  readonly handle: (exchange: Exchange) => void | Promise<void>
}

/** A route; `:name` in its path matches one segment, and a slash may follow the path. */
export function route(method: string, path: string, handle: Route['handle']): Route {
  return { method, pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '([^/]+)')}/?$`), handle }
}

/** The first route for a method and a path, with the parameters found in the path. */
export function findRoute(routes: readonly Route[], method: string | undefined, path: string) {
  for (const candidate of routes) {
    const match = candidate.method === method ? candidate.pattern.exec(path) : null
    if (match) return { handle: candidate.handle, params: match.slice(1).map(decoded) }
  }
  return undefined
}

/** The URL of a request, whatever its `Host` is; undefined if it is malformed. */
export function urlOf(request: IncomingMessage): URL | undefined {
  const path = request.url?.startsWith('/') ? `http://localhost${request.url}` : (request.url ?? '')
  return URL.canParse(path) ? new URL(path) : undefined
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
