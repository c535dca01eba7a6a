import type { HeaderValue, ResponseHeaders } from './message.js'

/** Whether a response of this status is never shown as a page: redirects, 304 and those without content. */
export function isBodyless(status: number): boolean {
  return status < 200 || status === 204 || (status >= 300 && status < 400)
}

/** Whether a response has a content type other than HTML. Browsers take a response without one for HTML. */
export function isOtherThanHtml(res: ResponseHeaders): boolean {
  const type = res.getHeader('content-type')
  return type !== undefined && !isHtmlType(type)
}

/** Whether a response has the content type of HTML. */
export function isHtml(res: ResponseHeaders): boolean {
  return isHtmlType(res.getHeader('content-type'))
}

/** Whether a response is a page that a browser shows: not a part of one, and not saved as a file. */
export function isWholePage(res: ResponseHeaders & { readonly statusCode: number }): boolean {
  const { statusCode: status } = res
  return !isBodyless(status) && status !== 205 && status !== 206 && isHtml(res) && !isDownload(res)
}

/** Whether a browser saves a response as a file, instead of showing it. */
export function isDownload(res: ResponseHeaders): boolean {
  const disposition = res.getHeader('content-disposition')
  return disposition !== undefined && /^\s*attachment\b/i.test(String(disposition))
}

function isHtmlType(type: HeaderValue): boolean {
  return type === 'text/html; charset=utf-8' || html.test(String(type)) // what Express and Koa write, most of the time
}

const html = /^\s*(?:text\/html|application\/xhtml\+xml)\b/i
