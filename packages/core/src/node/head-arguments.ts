import { OutgoingMessage, validateHeaderName, validateHeaderValue } from 'node:http'
import type { Response } from './auto-inject/response.js'

/** Whether `writeHead` of Node will throw: then nothing may be set before. */
export function isRefused(res: { readonly headersSent?: boolean }, args: unknown[]): boolean {
  const status = args[0]
  if (res.headersSent || !(Number(status) >= 100 && Number(status) < 1000)) return true
  if (args.length === 1) return false // as Node itself calls it
  const reason = args[1]
  const given = args[2]
  if (typeof reason === 'string' && /[^\t\x20-\x7e\x80-\xff]/.test(reason)) return true
  const headers = typeof reason === 'string' ? given : (given ?? reason)
  // HTTP/2 looks at headers when they are set, one by one, and at no value.
  if (headers === undefined || headers === null || !(res instanceof OutgoingMessage)) return false
  try {
    for (const [name, value] of entriesOf(headers)) {
      if (name === '') continue
      validateHeaderName(name)
      validateHeaderValue(name, value as string)
    }
    return false
  } catch {
    return true
  }
}

/**
 * Sets the status and the headers that were given to `writeHead`, so that they can be read and changed like all others.
 *
 * @returns what is left to give to `writeHead`
 */
export function applyHead(res: Response, args: unknown[]): unknown[] {
  const status = args[0]
  res.statusCode = status as number
  if (args.length === 1) return args
  const reason = args[1]
  const given = args[2]
  const hasReason = typeof reason === 'string'
  setHeaders(res, hasReason ? given : (given ?? reason))
  return hasReason ? [status, reason] : [status]
}

/** Headers as an object, as a flat list of names and values, or as a list of pairs; a list may repeat a name. */
export function setHeaders(res: Pick<Response, 'setHeader' | 'removeHeader' | 'appendHeader'>, headers: unknown): void {
  const pairs = entriesOf(headers ?? {}) as readonly [string, string][]
  if (!Array.isArray(headers)) {
    for (const [name, value] of pairs) if (name) res.setHeader(name, value)
    return
  }
  for (const [name] of pairs) if (name) res.removeHeader(name)
  for (const [name, value] of pairs) if (name) res.appendHeader(name, value)
}

function entriesOf(headers: object): readonly [string, unknown][] {
  if (!Array.isArray(headers)) return Object.entries(headers)
  return Array.isArray(headers[0]) ? headers : pairsOf(headers)
}

function pairsOf(flat: readonly string[]): readonly [string, string][] {
  return Array.from({ length: Math.ceil(flat.length / 2) }, (_, i) => flat.slice(2 * i, 2 * i + 2) as [string, string])
}
