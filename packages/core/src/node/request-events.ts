import { EventEmitter } from 'node:events'
import type { Http2ServerRequest } from 'node:http2'
import type { Transaction } from '../trace/transaction.js'
import type { RawRequest } from './raw.js'

/**
 * Runs the listeners of a request inside its transaction. Node emits the events of a body from the connection, whose scope is
 * older than the request. A request without a body is left alone.
 */
export function runListenersIn(transaction: Transaction, req: RawRequest): void {
  if (!hasBody(req)) return
  req.emit = function emit(this: RawRequest, ...args: Parameters<EventEmitter['emit']>) {
    return transaction.run(() => EventEmitter.prototype.emit.apply(this, args))
  } as RawRequest['emit']
}

/** @see https://www.rfc-editor.org/rfc/rfc9112#section-6 */
function hasBody(req: RawRequest): boolean {
  if (req.httpVersionMajor === 2) return !(req as Http2ServerRequest).stream.endAfterHeaders
  const { headers } = req
  const length = headers['content-length']
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}
