import { builtin } from './builtin.js'

const types = builtin('node:util')?.types

/** Whether a value is one of this realm or of another, asked without its doing: Node looks into the value itself. */
type Is<T> = (value: unknown) => value is T

export const isPromise: Is<Promise<unknown>> = types?.isPromise ?? instanceOf(Promise)
export const isMap: Is<Map<unknown, unknown>> = types?.isMap ?? instanceOf(Map<unknown, unknown>)
export const isRegExp: Is<RegExp> = types?.isRegExp ?? instanceOf(RegExp)
export const isUint8Array: Is<Uint8Array> = types?.isUint8Array ?? instanceOf(Uint8Array)

function instanceOf<T>(type: abstract new (...args: never[]) => T): Is<T> {
  return (value): value is T => value instanceof type
}
