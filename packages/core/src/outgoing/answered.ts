import { builtin } from '../platform/builtin.js'
import { enclosingSpan, type ScopedSpan } from '../trace/scope.js'
import { isObject } from '../validation.js'

const executionAsyncId = builtin('node:async_hooks')?.executionAsyncId ?? (() => 0)

const callers = new WeakMap<object, ScopedSpan>()

let last: { id: number; scope: ScopedSpan | undefined; caller: ScopedSpan | undefined } | undefined

/** A response comes in the scope of who opened the connection. */
export function noteAnswered(request: object): void {
  const id = executionAsyncId()
  const scope = enclosingSpan()
  const caller = callers.get(request)
  last = scope === caller || id === 0 ? undefined : { id, scope, caller }
}

/** The span that a new request of undici belongs to. */
export function senderOf(request: unknown): ScopedSpan | undefined {
  const scope = enclosingSpan()
  const isNext = last !== undefined && last.scope === scope && last.id === executionAsyncId()
  const sender = isNext ? last?.caller : scope
  if (sender !== undefined && isObject(request)) callers.set(request, sender)
  return sender
}
