import type { Transaction } from '../trace/transaction.js'

/** The body of a response that has one. */
export type Body = NonNullable<Response['body']>

/** Told, once, when the body of a response is over. */
export interface BodyListener {
  readonly transaction: Transaction
  bodyEnded(isComplete: boolean): void
  /** It cannot be read to its end. */
  fail(error: unknown): void
}

/**
 * A body that tells when it has been read to its end, cancelled, or has failed. It is read as its reader reads, and never
 * ahead; a stream of the application's runs in the scope of the transaction.
 *
 * @param first what has been read of it already
 */
export function followed(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  listener: BodyListener,
  change: Change = unchanged,
  first: Uint8Array[] = [],
): Body {
  const read = () => reader.read()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          let isGiven = give(controller, first.splice(0))
          while (!isGiven) {
            const { done, value } = await listener.transaction.run(read)
            isGiven = give(controller, change(value)) || done
            if (!done) continue
            controller.close()
            listener.bodyEnded(true)
          }
        } catch (error) {
          listener.fail(error)
          controller.error(error)
        }
      },
      cancel(reason) {
        listener.bodyEnded(false)
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  ) as Body
}

/** What goes out for a chunk, or at the end, for `undefined`. */
export type Change = (chunk: Uint8Array | undefined) => readonly Uint8Array[]

/** @returns whether there was anything */
function give(controller: ReadableStreamDefaultController<Uint8Array>, pieces: readonly Uint8Array[]): boolean {
  let isGiven = false
  for (const piece of pieces) {
    if (piece.length === 0) continue
    controller.enqueue(piece)
    isGiven = true
  }
  return isGiven
}

const unchanged: Change = (chunk) => (chunk === undefined ? [] : [chunk])
