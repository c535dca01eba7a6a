import { pathOf } from '../http/attributes.js'

/** The fields that Express leaves on a request, whichever adapter it came through. */
export interface RoutedRequest {
  readonly route?: { readonly path?: unknown } | undefined
  readonly baseUrl?: string
  readonly originalUrl?: string
}

/**
 * The pattern by which Express routed a request, with the path that its router is mounted on: `/api/users/:id`.
 *
 * On its way out of a router, to an error handler outside, a request loses the path of the router. Then the mount path is
 * the part of the URL in front of the segments that the pattern covers.
 *
 * @returns `undefined` while no route has matched.
 */
export function routeOf({ route, baseUrl = '', originalUrl = '' }: RoutedRequest): string | undefined {
  if (route === undefined) return undefined
  const pattern = patternOf(route.path)
  if (pattern === undefined) return undefined
  return join(baseUrl || mountPath(originalUrl, pattern), pattern)
}

/** A route may be declared by a string, a regular expression, or a list of them. */
function patternOf(path: unknown): string | undefined {
  if (typeof path === 'string' || path === undefined) return path
  return Array.isArray(path) ? path.map(String).join(',') : String(path)
}

function mountPath(originalUrl: string, pattern: string): string {
  const path = pathOf({ originalUrl })
  const before = countSegments(path) - countSegments(pattern)
  if (before <= 0 || /[*?+(){}]/.test(pattern)) return '' // such a pattern may cover any number of segments
  const segments = path.split('/').filter((segment) => segment !== '')
  return `/${segments.slice(0, before).join('/')}`
}

/** How many segments are not empty. */
function countSegments(path: string): number {
  let count = 0
  let isEmpty = true
  for (let i = 0; i < path.length; i++) {
    if (path.charCodeAt(i) === 47) isEmpty = true
    else if (isEmpty) {
      count++
      isEmpty = false
    }
  }
  return count
}

function join(base: string, pattern: string): string {
  if (base === '') return pattern
  return pattern === '/' ? base : base + pattern
}
