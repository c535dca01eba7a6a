import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

const unzip = promisify(gunzip)

/** The most that one report may be, before and after decompression. */
const maxBytes = 1024 * 1024

/** A request that is answered with `status` and told why. */
export class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * The text of a request's body, gunzipped if it says that it is gzip.
 *
 * @throws {Refused} 413 beyond `maxBytes`, however small it was on the wire; 415 for another encoding; 400 for bytes
 * that are not what they claim to be.
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  if (request.readableEnded) {
    throw new Refused(500, 'The body was read before the receiver saw it. Mount the receiver before body parsers.')
  }
  const encoding = request.headers['content-encoding'] ?? 'identity'
  const bytes = await collect(request)
  if (encoding === 'identity') return bytes.toString('utf8')
  if (encoding === 'gzip') return (await inflate(bytes)).toString('utf8')
  throw new Refused(415, 'content-encoding must be gzip or absent.')
}

/**
 * The body as JSON.
 *
 * @throws {Refused} as `readBody`, and 400 where it is not JSON.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  return parseJson(await readBody(request))
}

/**
 * `JSON.parse`, refusing with 400 instead of throwing a `SyntaxError`.
 *
 * @throws {Refused} 400 where it is not JSON.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused(400, 'The body is not JSON.')
  }
}

// Reads on to the end when it is too much, keeping nothing: a sender that is cut off never sees the 413.
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

async function inflate(bytes: Buffer): Promise<Buffer> {
  try {
    return await unzip(bytes, { maxOutputLength: maxBytes })
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge()
      : new Refused(400, 'The body is not gzip.')
  }
}

function tooLarge(): Refused {
  return new Refused(413, `A report may be at most ${maxBytes} bytes, decompressed.`)
}
