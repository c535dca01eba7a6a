import { finishesFirst, isWhole, sentStatus } from '../exchange/sent.js'
import type { NodeRequest } from './request-head.js'

/** The request and response of Node's that a server has made a `Request` of, where it shows them. */
export interface NodeMessages {
  readonly incoming: NodeRequest
  readonly outgoing: NodeResponse
}

interface NodeResponse {
  readonly statusCode: number
  readonly writableEnded: boolean
  on(event: 'close' | 'finish', listener: () => void): unknown
}

/** What the server knows of a response that the fetch API does not: when it is over, and whether all of it has gone out. */
export class Server {
  readonly request: NodeRequest
  readonly #response: NodeResponse
  #isWhole = false

  constructor({ incoming, outgoing }: NodeMessages) {
    this.request = incoming
    this.#response = outgoing
  }

  get sentStatus(): number {
    return sentStatus(this.#response)
  }

  onEnd(listener: (isComplete: boolean) => void): void {
    const { request } = this
    const isFirst = finishesFirst(request as never)
    const finish = () => {
      this.#isWhole = isWhole(request as never, this.#response)
    }
    if (isFirst) this.#response.on('finish', finish)
    this.#response.on('close', () => {
      if (!isFirst) finish()
      listener(this.#isWhole)
    })
  }
}

/** The messages of Node's in an environment such as `@hono/node-server` gives; by what they have, since nothing of Node may be imported. */
export function nodeMessagesIn(environment: unknown): NodeMessages | undefined {
  const { incoming, outgoing } = (environment ?? {}) as Partial<Record<'incoming' | 'outgoing', unknown>>
  const isRequest = typeof (incoming as NodeRequest | undefined)?.httpVersionMajor === 'number'
  const isResponse = typeof (outgoing as NodeResponse | undefined)?.writableEnded === 'boolean'
  return isRequest && isResponse ? ({ incoming, outgoing } as NodeMessages) : undefined
}
