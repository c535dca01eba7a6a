import type { Http2Stream } from 'node:http2'
import type { RawRequest, RawResponse } from './framework.js'

/**
 * The status that a response was sent with: afterwards its `statusCode` can be changed, and an HTTP/2 stream that is answered
 * without the response never sets it.
 *
 * @returns the `statusCode`, where nothing has been sent
 */
export function sentStatus(res: RawResponse): number {
  const { _header: head, stream } = res as { _header?: unknown; stream?: { sentHeaders?: { [name: string]: unknown } } }
  if (typeof head === 'string') return Number(head.slice(9, 12)) // HTTP/1.1 200 OK
  const status = stream?.sentHeaders?.[':status']
  return typeof status === 'number' ? status : res.statusCode
}

/**
 * Before Node 24 a response also finishes when its connection is gone and the rest of it is dropped. Since then it does not,
 * and the callback of `end()`, which may close the connection, comes first.
 */
const onlyFinishesWhole = Number.parseInt(process.versions.node, 10) >= 24

/** Whether the events of a response have to be heard to know that it is whole: one listener more, and 2 µs, for each. */
export function finishesFirst(req: RawRequest): boolean {
  return req.httpVersionMajor === 2 || !onlyFinishesWhole
}

/** Whether a response that has finished, or closed where {@link finishesFirst} says that this is enough, has gone out whole. */
export function isWhole(req: RawRequest, res: RawResponse): boolean {
  if (req.httpVersionMajor === 2) {
    if (res.writableEnded) return res.writableFinished
    const { stream } = res as { stream?: Http2Stream & { readonly headersSent: boolean } }
    return stream?.headersSent === true && stream.writableFinished && stream.rstCode === 0
  }
  if (!res.writableEnded) return false
  // A response that has gone out lets go of its connection; one that is cut off keeps it, and it is destroyed.
  return onlyFinishesWhole ? res.socket?.destroyed !== true : req.socket?.destroyed !== true
}
