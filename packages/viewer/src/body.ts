import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'

/** The content encodings that are decompressed, beside `identity`. */
const decompress: ReadonlyMap<string, typeof gunzip.__promisify__> = new Map([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
])

/** The maximum size of a report in bytes, before and after decompression. */
const maxBytes = 4 * 1024 * 1024

/** Refuses a request: the response has `status`, and the message as its reason. */
export class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The text of a request's body; see `readBytes`. */
export async function readBody(request: IncomingMessage): Promise<string> {
  return (await readBytes(request)).toString('utf8')
}

/**
 * The bytes of a request's body, decompressed if its `Content-Encoding` is gzip or deflate.
 *
 * @throws {Refused} 413 beyond `maxBytes`, also if only the decompressed body is too large; 415 for another encoding; 400 for a
 * body that is malformed or incomplete.
 */
export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  if (request.readableEnded) {
    throw new Refused(500, 'The body was read before the receiver saw it. Mount the receiver before body parsers.')
  }
  const encoding = request.headers['content-encoding'] ?? 'identity'
  const bytes = await collect(request)
  if (encoding === 'identity') return bytes
  const unzip = decompress.get(encoding)
  if (!unzip) throw new Refused(415, 'content-encoding must be gzip, deflate or absent.')
  return expand(bytes, encoding, unzip)
}

/**
 * The body as JSON.
 *
 * @throws {Refused} as `readBody`, and 400 for malformed JSON.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  return parseJson(await readBody(request))
}

/**
 * `JSON.parse`, which throws `Refused` with 400 instead of a `SyntaxError`.
 *
 * @throws {Refused} 400 for malformed JSON.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused(400, 'The body is not JSON.')
  }
}

// Reads a body that is too large to its end, and discards it: a sender whose connection is closed would not see the 413.
async function collect(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size <= maxBytes) chunks.push(chunk)
      else chunks.length = 0
    }
  } catch {
    throw new Refused(400, 'The body ended early.')
  }
  if (size > maxBytes) throw tooLarge()
  return Buffer.concat(chunks)
}

async function expand(bytes: Buffer, encoding: string, unzip: typeof gunzip.__promisify__): Promise<Buffer> {
  try {
    return (await unzip(bytes, { maxOutputLength: maxBytes })) as Buffer
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge()
      : new Refused(400, `The body is not ${encoding}.`)
  }
}

function tooLarge(): Refused {
  return new Refused(413, `A report may be at most ${maxBytes} bytes, decompressed.`)
}
