import { nodeMajor } from '../platform/builtin.js'

/** As much of a request of Node's as is read here. */
interface Request {
  readonly httpVersionMajor: number
  readonly socket?: Socket | null
}

/** As much of a response of Node's, of HTTP/1.1 or HTTP/2, as is read here. */
interface Response {
  readonly statusCode: number
  readonly writableEnded: boolean
  readonly writableFinished?: boolean
  readonly socket?: Socket | null
}

interface Socket {
  readonly destroyed?: boolean
}

/**
 * The status that a response was sent with: afterwards its `statusCode` can be changed, and an HTTP/2 stream that is answered
 * without the response never sets it.
 *
 * @returns the `statusCode`, where nothing has been sent
 */
export function sentStatus(res: Response): number {
  const { _header: head, stream } = res as { _header?: unknown; stream?: { sentHeaders?: { [name: string]: unknown } } }
  if (typeof head === 'string') return Number(head.slice(9, 12)) // HTTP/1.1 200 OK
  const status = stream?.sentHeaders?.[':status']
  return typeof status === 'number' ? status : res.statusCode
}

/**
 * Before Node 24 a response also finishes when its connection is gone and the rest of it is dropped. Since then it does not,
 * and the callback of `end()`, which may close the connection, comes first.
 */
const onlyFinishesWhole = nodeMajor >= 24

/** Whether the events of a response have to be heard to know that it is whole: one listener more, and 2 µs, for each. */
export function finishesFirst(req: Request): boolean {
  return req.httpVersionMajor === 2 || !onlyFinishesWhole
}

/** Whether a response that has finished, or closed where {@link finishesFirst} says that this is enough, has gone out whole. */
export function isWhole(req: Request, res: Response): boolean {
  if (req.httpVersionMajor === 2) {
    const { stream } = res as { stream?: { headersSent: boolean; writableFinished: boolean; rstCode: number } }
    if (stream !== undefined && stream.rstCode !== 0) return false // a reset ends the body of the request, too
    if (res.writableEnded) return res.writableFinished === true
    return stream?.headersSent === true && stream.writableFinished
  }
  if (!res.writableEnded) return false
  if (!onlyFinishesWhole) return req.socket?.destroyed !== true
  // A response that has gone out lets go of its connection; one that is cut off keeps it, and it is destroyed. One that waits
  // for its turn in a pipeline has no connection yet, and holds back what was written.
  return res.socket ? res.socket.destroyed !== true : res.writableFinished !== false
}
