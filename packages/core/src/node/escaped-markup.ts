import { keepOutermost, type Method } from './auto-inject/outermost.js'
import type { RawResponse } from './raw.js'

/**
 * Looks for markup of the helpers that a template engine has escaped, in what the application writes: nobody else can tell, because
 * the helpers return the same for `<%=` as for `<%-`. For the option `diagnose` alone, because it reads every body.
 *
 * @param found called once
 */
export function watchForEscapedMarkup(res: RawResponse, found: () => void): void {
  let isFound = false
  const look = (method: Method, args: readonly unknown[]) => {
    isFound ||= isEscaped(args[0])
    if (isFound) found()
    return method(...args)
  }
  keepOutermost(res, 'write', look)
  keepOutermost(res, 'end', look)
}

function isEscaped(chunk: unknown): boolean {
  if (typeof chunk === 'string') return escaped.test(chunk)
  return (
    chunk instanceof Uint8Array &&
    escaped.test(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1'))
  )
}

/** The beginning of a tag, of a script, or of the block of JSON. Only markup has it: the literal of `config()` is right in an attribute. */
const escaped =
  /&lt;(?:meta name(?:=|&#x3D;)&(?:quot|#34);(?:traceparent|sentry-trace|dd-trace-id)|script[^<>]{0,200}(?:function \(page, freshness|id(?:=|&#x3D;)&(?:quot|#34);trace-baton))/
