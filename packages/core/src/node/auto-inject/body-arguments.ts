import { types } from 'node:util'

/** What was given to `write` or `end`. */
export interface BodyArguments {
  /** `undefined` when there is no body, or one that Node refuses. */
  readonly bytes: Buffer | undefined
  readonly callback: unknown
}

/** Reads the arguments of `write(chunk, encoding?, callback?)`; `end` takes a callback in the place of each. */
export function readBody([chunk, encoding, callback]: readonly unknown[]): BodyArguments {
  if (typeof chunk === 'function') return { bytes: undefined, callback: chunk }
  if (typeof encoding === 'function') return { bytes: bytesOf(chunk, undefined), callback: encoding }
  return { bytes: bytesOf(chunk, encoding), callback }
}

function bytesOf(chunk: unknown, encoding: unknown): Buffer | undefined {
  if (types.isUint8Array(chunk)) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  if (typeof chunk !== 'string') return undefined
  const name = (encoding ?? 'utf8') as BufferEncoding
  return Buffer.isEncoding(name) ? Buffer.from(chunk, name) : undefined
}
