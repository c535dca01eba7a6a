import { builtin } from '../platform/builtin.js'
import { enclosingSpan, type ScopedSpan } from '../trace/scope.js'
import { isObject } from '../validation.js'

const executionAsyncId = builtin('node:async_hooks')?.executionAsyncId ?? (() => 0)

/** By request of undici, the span in whose scope it was sent. */
const callers = new WeakMap<object, ScopedSpan>()

/** The callback in which a response has last come, the scope that it runs in, and the one that its request was sent in. */
let last: { id: number; scope: ScopedSpan | undefined; caller: ScopedSpan | undefined } | undefined

/**
 * Notes that a response comes in. Its connection runs in the scope of whoever opened it, which may be another transaction: what an
 * interceptor of undici sends from there, the next hop of a redirect say, belongs to the caller of the request.
 */
export function noteAnswered(request: object): void {
  const id = executionAsyncId()
  const scope = enclosingSpan()
  const caller = callers.get(request)
  last = scope === caller || id === 0 ? undefined : { id, scope, caller } // 0 are the callbacks of all promises on Node 24
}

/** The span that a new request of undici belongs to. */
export function senderOf(request: unknown): ScopedSpan | undefined {
  const scope = enclosingSpan()
  const isNext = last !== undefined && last.scope === scope && last.id === executionAsyncId()
  const sender = isNext ? last?.caller : scope
  if (sender !== undefined && isObject(request)) callers.set(request, sender)
  return sender
}
