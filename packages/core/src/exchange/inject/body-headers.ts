import type { InjectableHead } from './injectable-page.js'

/**
 * Removes the headers that describe the body as the application wrote it, because another one goes out.
 *
 * The body differs with each request, so no validator may name it: the application would recognize the validator and answer
 * 304, and the browser would show the page with the ids of the last time. Nor can a part of it be joined to a part of the
 * next one.
 *
 * @param added The number of bytes by which it is longer; `undefined` while that is not known.
 */
export function forgetBody(res: InjectableHead, added: number | undefined): void {
  for (const name of namesOfBody) res.removeHeader(name)
  if (!res.hasHeader('content-length')) return // to remove it all the same would keep Node from counting itself
  const length = Number(res.getHeader('content-length'))
  if (added === undefined || Number.isNaN(length)) res.removeHeader('content-length')
  else res.setHeader('content-length', String(length + added))
}

const namesOfBody = ['etag', 'last-modified', 'accept-ranges', 'content-md5', 'digest', 'content-digest', 'repr-digest']
