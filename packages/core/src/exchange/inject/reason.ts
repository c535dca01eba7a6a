import { isDownload } from '../../http/document-response.js'
import { hasAscii } from './charset.js'
import type { InjectableHead } from './injectable-page.js'

/** Why the body of a response is left alone. */
export type Reason = 'no page' | 'encoded' | 'charset'

/**
 * Why the body of this response must be left alone, when it must: it is no whole HTML page, or one that cannot be read.
 *
 * XHTML is no HTML here: in XML a `<meta>` that is not closed is an error. A page that is saved as a file is not loaded,
 * and `no-transform` is how an application keeps a page as it is, from `compression()` too.
 */
export function reasonToLeave(res: InjectableHead): Reason | undefined {
  const { statusCode: status } = res
  if (status < 200 || status === 204 || status === 205 || status === 206 || (status >= 300 && status < 400)) {
    return 'no page'
  }
  const type = textOf(res, 'content-type')
  if (!/^\s*text\/html\s*(?:;|$)/i.test(type)) return 'no page'
  if (res.hasHeader('content-range') || isDownload(res)) return 'no page'
  if (/\bno-transform\b/i.test(textOf(res, 'cache-control'))) return 'no page'
  if (!/^\s*(?:identity\s*)?$/i.test(textOf(res, 'content-encoding'))) return 'encoded'
  return hasAscii(type) ? undefined : 'charset'
}

function textOf(res: InjectableHead, name: string): string {
  return String(res.getHeader(name) ?? '')
}
