/** What Express leaves on a request, whichever adapter it came through. */
export interface RoutedRequest {
  readonly route?: { readonly path?: unknown } | undefined
  readonly baseUrl?: string
  readonly originalUrl?: string
}

/**
 * The pattern by which Express routed a request, with the path that its router is mounted on: `/api/users/:id`.
 *
 * On its way out of a router, to an error handler outside, a request forgets where the router was mounted. Then the
 * mount path is what the URL has in front of the segments that the pattern covers.
 *
 * @returns `undefined` while no route has matched.
 */
export function routeOf({ route, baseUrl = '', originalUrl = '' }: RoutedRequest): string | undefined {
  const pattern = route && patternOf(route.path)
  if (pattern === undefined) return undefined
  return join(baseUrl || mountPath(originalUrl, pattern), pattern)
}

/** A route may be declared by a string, a regular expression, or a list of them. */
function patternOf(path: unknown): string | undefined {
  if (Array.isArray(path)) return path.map(String).join(',')
  return path === undefined ? undefined : String(path)
}

function mountPath(originalUrl: string, pattern: string): string {
  if (/[*?+(){}]/.test(pattern)) return '' // it may cover any number of segments
  const path = originalUrl.split('?')[0] ?? ''
  const all = segments(path)
  const before = all.length - segments(pattern).length
  return before > 0 ? `/${all.slice(0, before).join('/')}` : ''
}

function segments(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

function join(base: string, pattern: string): string {
  if (base === '') return pattern
  return pattern === '/' ? base : base + pattern
}
