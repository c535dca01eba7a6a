import type { Response } from './response.js'

/**
 * Takes back what the headers say of a body that is not the one that goes out.
 *
 * That body is another one for each request. Nothing may say that it is still the same: for a validator that the
 * application knows again it would answer 304, and the browser would show the page with the ids of the last time. Nor
 * can a part of it be joined to a part of the next one.
 *
 * @param added By how many bytes it is longer; `undefined` while nobody knows.
 */
export function forgetBody(res: Response, added: number | undefined): void {
  for (const name of namesOfBody) res.removeHeader(name)
  if (!res.hasHeader('content-length')) return // to remove it all the same would keep Node from counting itself
  const length = Number(res.getHeader('content-length'))
  if (added === undefined || Number.isNaN(length)) res.removeHeader('content-length')
  else res.setHeader('content-length', length + added)
}

const namesOfBody = ['etag', 'last-modified', 'accept-ranges', 'content-md5', 'digest', 'content-digest', 'repr-digest']
