import type { HeadersOf } from './caching.js'

/** Responses that reach nobody as a page: redirects, 304 and those without content. */
export function isBodyless(status: number): boolean {
  return status < 200 || status === 204 || (status >= 300 && status < 400)
}

/** Whether a response says that it is something else than HTML. One that says nothing is taken for HTML by browsers. */
export function isOtherThanHtml(res: HeadersOf): boolean {
  const type = res.getHeader('content-type')
  return type !== undefined && !html.test(String(type))
}

/** Whether a response says that it is HTML. */
export function isHtml(res: HeadersOf): boolean {
  return html.test(String(res.getHeader('content-type')))
}

/** Whether a response is a page that a browser shows: no part of one, and none that is saved as a file. */
export function isWholePage(res: HeadersOf & { readonly statusCode: number }): boolean {
  const { statusCode: status } = res
  if (isBodyless(status) || status === 205 || status === 206 || !isHtml(res)) return false
  return !/^\s*attachment\b/i.test(String(res.getHeader('content-disposition')))
}

const html = /^\s*(?:text\/html|application\/xhtml\+xml)\b/i
