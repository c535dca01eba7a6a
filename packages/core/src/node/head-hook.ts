import { ServerResponse } from 'node:http'
import { Http2ServerResponse } from 'node:http2'
import { applyHead, isRefused } from './head-arguments.js'
import { callLast } from './last-word.js'
import type { RawResponse } from './raw.js'

/** Acts before the headers of a response go out: the last moment at which they can be read and changed. */
export interface HeadListener {
  beforeHeaders(): void
  /** They have gone out with this status, and nobody's method came between. */
  headersWentOut?(status: number): void
}

/** A response of HTTP/1.1 or HTTP/2, whose methods differ in type alone. */
interface Hooked {
  statusCode: number
  readonly headersSent?: boolean
  writeHead(...args: unknown[]): unknown
}

/**
 * Calls a listener once, before the headers of a response go out.
 *
 * It writes one property of the response and no more: after `Object.setPrototypeOf`, which Express calls on every response,
 * a new property costs 2 to 3 µs on Node 20.
 */
export function callBeforeHeaders(res: RawResponse, listener: HeadListener): void {
  const response = res as unknown as Hooked
  const original = response.writeHead
  let isCalled = false
  response.writeHead = function writeHead(this: Hooked, ...args) {
    if (isCalled || isRefused(this, args)) return original.apply(this, args)
    const rest = applyHead(this as never, args)
    isCalled = true
    // Somebody else replaced the method before, and would act after us.
    if (!isOfNode(original) && callLast(res, () => listener.beforeHeaders())) return original.apply(this, rest)
    const given = this.statusCode
    listener.beforeHeaders()
    const status = this.statusCode
    // A status that the listener has changed is no longer the one of the arguments, nor is its reason.
    const result = status === given ? original.apply(this, rest) : original.call(this, status)
    listener.headersWentOut?.(status)
    return result
  }
}

/** Whether the method is that of the platform, patched for all responses or not. */
function isOfNode(method: unknown): boolean {
  return method === ServerResponse.prototype.writeHead || method === Http2ServerResponse.prototype.writeHead
}
