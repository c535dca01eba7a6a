import type { Response } from './auto-inject/response.js'

/**
 * Sets the status and the headers that were given to `writeHead`, so that they can be read and changed like all others.
 *
 * @returns what is left to give to `writeHead`
 */
export function applyHead(res: Response, args: unknown[]): unknown[] {
  const [status, reason, given] = args
  res.statusCode = status as number
  if (args.length === 1) return args
  const hasReason = typeof reason === 'string'
  setHeaders(res, hasReason ? given : (given ?? reason))
  return hasReason ? [status, reason] : [status]
}

/** Headers as an object, as a flat list of names and values, or as a list of pairs; a list may repeat a name. */
function setHeaders(res: Response, headers: unknown): void {
  if (!Array.isArray(headers)) {
    for (const [name, value] of Object.entries(headers ?? {})) if (name) res.setHeader(name, value)
    return
  }
  const pairs: readonly [string, string][] = Array.isArray(headers[0]) ? headers : pairsOf(headers)
  for (const [name] of pairs) if (name) res.removeHeader(name)
  for (const [name, value] of pairs) if (name) res.appendHeader(name, value)
}

function pairsOf(flat: readonly string[]): readonly [string, string][] {
  return Array.from({ length: Math.ceil(flat.length / 2) }, (_, i) => flat.slice(2 * i, 2 * i + 2) as [string, string])
}
