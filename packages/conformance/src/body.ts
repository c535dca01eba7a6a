import type { IncomingMessage } from 'node:http'

/** The whole body of a request; `undefined` when its client has gone before the end. */
export async function bodyOf(req: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of req) chunks.push(chunk as Buffer)
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}
